package io.buttonwood.edge.audit;

/// Text fit for any log (ASVS 16.4.1): nothing in it can start a new line, move the cursor, or turn the reading
/// direction.
public final class LogText {
    /// Characters kept by [#clean(String)].
    public static final int LONGEST = 1_000;

    private LogText() { }

    /// `text` with control and formatting characters as `\n`, `\u202e` and the like, cut after 1,000 characters.
    public static String clean(String text) {
        return clean(text, LONGEST);
    }

    /// As [#clean(String)], cut after `longest` characters of the result; how many were dropped is said at the end.
    public static String clean(String text, int longest) {
        int n = text.length();
        int i = 0;
        while (i < n && harmless(text, i)) {
            i++;
        }
        if (i == n && n <= longest) {
            return text;
        }
        StringBuilder out = new StringBuilder(Math.min(n, longest) + 16);
        for (i = 0; i < n && out.length() < longest; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < n && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (Character.getType(Character.toCodePoint(c, text.charAt(i + 1))) == Character.FORMAT) {
                    escape(out, c);
                    escape(out, text.charAt(i + 1));
                } else {
                    out.append(c).append(text.charAt(i + 1));
                }
                i++;
            } else if (harmless(text, i)) {
                out.append(c);
            } else {
                escape(out, c);
            }
        }
        if (i < n) {
            out.append("...(").append(n - i).append(" more)");
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format("\\u%04x", (int) c));
        }
    }

    private static boolean harmless(String text, int i) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 127) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                 Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
