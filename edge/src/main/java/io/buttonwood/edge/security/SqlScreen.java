package io.buttonwood.edge.security;

import static io.buttonwood.edge.security.SqlWords.*;

import org.jspecify.annotations.Nullable;

/// Reads a decoded value from every state a query could be in and keeps the strongest evidence found.
///
/// Readings: as it is, and, where that may hide words, with comments removed and `+` as a space; each from outside
/// any literal and from behind its first single, double quote. The readings share their token arrays.
final class SqlScreen {
    private final SqlTokens tokens = new SqlTokens();
    private final SqlGrammar grammar = new SqlGrammar(tokens);

    int score() {
        return grammar.score();
    }

    /// The class of the attack, or null.
    @Nullable String judge(Decoded value) {
        char[] s = value.chars;
        int n = value.length;
        if (value.nul) {
            s = s.clone();
            n = without(s, n, (char) 0);
        }
        String rule = views(s, n);
        if (rule == null && value.overlong && (firstQuote(s, n, '\'') >= 0 || firstQuote(s, n, '"') >= 0)) {
            return grammar.found("encoded");
        }
        return rule != null ? rule : hidden(s, n);
    }

    private @Nullable String views(char[] s, int n) {
        boolean plus = false;
        boolean comment = false;
        boolean quoted = false;
        boolean wordy = false;
        boolean versioned = false;
        for (int i = 0; i < n; i++) {
            char c = s[i];
            plus |= c == '+';
            comment |= c == '*' && i > 0 && s[i - 1] == '/';
            versioned |= c == '!' && i > 1 && s[i - 1] == '*' && s[i - 2] == '/' && i + 2 < n && SqlTokens.digit(s[i + 1])
                    && SqlTokens.digit(s[i + 2]);
            quoted |= c == '\'' || c == '"';
            wordy |= SqlTokens.letter(c) || SqlTokens.digit(c);
        }
        if (quoted && !wordy && n <= 16) {
            return grammar.probe(s, n);
        }
        if (versioned) {
            return grammar.found("comment");                           // /*!50000 …: no other language has it
        }
        String rule = readings(s, n);
        if (rule == null && comment && hides(s, n)) {
            rule = readings(unmarked(s, n), n);
        }
        if (rule == null && (comment || plus)) {
            char[] view = s.clone();
            int length = comment ? uncommented(view, n) : n;
            for (int i = 0; plus && i < length; i++) {
                if (view[i] == '+') {
                    view[i] = ' ';
                }
            }
            rule = readings(view, length);
            if (rule == null && plus && comment && hides(s, n)) {
                view = unmarked(s, n);
                for (int i = 0; i < n; i++) {
                    view[i] = view[i] == '+' ? ' ' : view[i];
                }
                rule = readings(view, n);
            }
        }
        return rule;
    }

    private @Nullable String readings(char[] s, int n) {
        tokens.read(s, n, 0);
        if (grammar.judge(0, (char) 0)) {
            return grammar.rule();
        }
        int single = firstQuote(s, n, '\'');
        if (single >= 0) {
            tokens.read(s, n, single + 1);
            if (grammar.judge(single, '\'')) {
                return grammar.rule();
            }
            if (single + 1 < n && s[single + 1] == '\'') {              // a doubled quote that did not help
                tokens.read(s, n, single + 2);
                if (grammar.judge(single, '\'')) {
                    return grammar.rule();
                }
            }
        }
        int twice = firstQuote(s, n, '"');
        if (twice >= 0) {
            tokens.read(s, n, twice + 1);
            if (grammar.judge(twice, '"')) {
                return grammar.rule();
            }
        }
        return null;
    }

    /// SQL written as one long hexadecimal literal, as `declare @q … exec(@q)` takes it.
    private @Nullable String hidden(char[] s, int n) {
        int tries = 0;
        for (int i = 0; i + 18 <= n; i++) {
            if (s[i] != '0' || (s[i + 1] | 0x20) != 'x' || i > 0 && SqlTokens.letter(s[i - 1])) {
                continue;
            }
            int end = i + 2;
            while (end < n && s[end] < 0x80 && Character.digit(s[end], 16) >= 0) {
                end++;
            }
            char[] text = new char[(end - i - 2) / 2];
            int length = 0;
            boolean printable = true;
            for (int k = i + 2; k + 1 < end && printable; k += 2) {
                int c = Character.digit(s[k], 16) << 4 | Character.digit(s[k + 1], 16);
                if (c != 0) {
                    text[length++] = (char) c;
                    printable = c >= ' ' && c < 127 || c == '\n' || c == '\t' || c == '\r';
                }
            }
            if (printable && length >= 6) {
                String rule = views(text, length);
                if (rule != null) {
                    return rule;
                }
                if (statement(text, length)) {
                    return grammar.found("encoded");
                }
                if (++tries == 4) {
                    return null;
                }
            }
            i = end;
        }
        return null;
    }

    /// The text begins with the verb of a statement; it may go on in another literal.
    private static boolean statement(char[] s, int n) {
        int end = 0;
        while (end < n && SqlTokens.letter(s[end])) {
            end++;
        }
        return switch (SqlWords.kind(s, 0, end)) {
            case SELECT, UNION, WAITFOR, EXEC, DECLARE, DROP, INSERT, UPDATE, DELETE -> end < n && s[end] <= ' ';
            default -> false;
        };
    }

    private static int firstQuote(char[] s, int n, char quote) {
        for (int i = 0; i < n; i++) {
            if (s[i] == quote && !(quote == '\'' && SqlTokens.apostrophe(s, n, i))) {
                return i;
            }
        }
        return -1;
    }

    private static int without(char[] s, int n, char gone) {
        int to = 0;
        for (int i = 0; i < n; i++) {
            if (s[i] != gone) {
                s[to++] = s[i];
            }
        }
        return to;
    }

    /// Whether comment marks do not pair, or words follow one that is never closed.
    private static boolean hides(char[] s, int n) {
        boolean open = false;
        boolean words = false;
        for (int i = 0; i < n; i++) {
            if (i > 0 && s[i] == '*' && s[i - 1] == '/' && !open) {
                open = true;
                words = false;
            } else if (i > 0 && s[i] == '/' && s[i - 1] == '*') {
                if (!open) {
                    return true;
                }
                open = false;
            } else {
                words |= SqlTokens.letter(s[i]);
            }
        }
        return open && words;
    }

    /// Comment marks become spaces, so that what they would hide is read.
    private static char[] unmarked(char[] s, int n) {
        char[] view = s.clone();
        for (int i = 1; i < n; i++) {
            if (s[i] == '*' && s[i - 1] == '/' || s[i] == '/' && s[i - 1] == '*') {
                view[i - 1] = ' ';
                view[i] = ' ';
            }
        }
        return view;
    }

    /// `uni/**/on` becomes `union`; in place.
    private static int uncommented(char[] s, int n) {
        int to = 0;
        int i = 0;
        while (i < n) {
            if (s[i] == '/' && i + 1 < n && s[i + 1] == '*' && !(i + 2 < n && s[i + 2] == '!')) {
                int end = i + 2;
                while (end + 1 < n && !(s[end] == '*' && s[end + 1] == '/')) {
                    end++;
                }
                if (end + 1 < n) {
                    i = end + 2;
                    continue;
                }
                System.arraycopy(s, i, s, to, n - i);
                return to + n - i;
            }
            s[to++] = s[i++];
        }
        return to;
    }
}
