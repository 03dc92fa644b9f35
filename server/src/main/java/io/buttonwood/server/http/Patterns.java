package io.buttonwood.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Compiled patterns of the declarations; their number is that of the declarations.
///
/// Most allow some characters so many times: those are looked up in a table, as an order has three such members.
final class Patterns {
    private static final Pattern SET = Pattern.compile("\\^\\[([^\\[\\]\\\\^&]+)]\\{(\\d{1,4}),(\\d{1,4})}\\$");
    private static final Map<String, Check> COMPILED = new ConcurrentHashMap<>();

    @FunctionalInterface
    private interface Check {
        boolean fits(String text);
    }

    private Patterns() {}

    static boolean matches(String pattern, String text) {
        Check check = COMPILED.get(pattern);
        if (check == null) {
            check = compile(pattern);
            COMPILED.put(pattern, check);
        }
        return check.fits(text);
    }

    private static Check compile(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        var set = SET.matcher(pattern);
        // A set that is written in ASCII, not negated and without escapes holds nothing else.
        if (!set.matches() || !pattern.chars().allMatch(c -> c < 128)) {
            return text -> compiled.matcher(text).matches();
        }
        // What is in the set, the compiled pattern itself says.
        var one = Pattern.compile("[" + set.group(1) + "]");
        var allowed = new boolean[128];
        for (char c = 0; c < allowed.length; c++) {
            allowed[c] = one.matcher(String.valueOf(c)).matches();
        }
        int least = Integer.parseInt(set.group(2));
        int most = Integer.parseInt(set.group(3));
        return text -> fits(text, allowed, least, most);
    }

    private static boolean fits(String text, boolean[] allowed, int least, int most) {
        int length = text.length();
        if (length < least || length > most) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= allowed.length || !allowed[c]) {
                return false;
            }
        }
        return true;
    }
}
