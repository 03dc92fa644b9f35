package io.buttonwood.server.registry;

import java.util.List;

/// Lists of words in one column.
final class Lists {
    private Lists() {}

    /// @throws IllegalArgumentException if a word is empty or holds a comma
    static String join(List<String> words) {
        for (String word : words) {
            if (word.isEmpty() || word.indexOf(',') >= 0) {
                throw new IllegalArgumentException("\"" + word + "\" must not be empty or hold a comma");
            }
        }
        return String.join(",", words);
    }

    static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
