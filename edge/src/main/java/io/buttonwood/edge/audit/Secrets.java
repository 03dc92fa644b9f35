package io.buttonwood.edge.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of text on its way into a log. Possessive patterns: linear, no backtracking into a match.
public final class Secrets {
    private static final String MASK = "***";
    /// `Bearer …`, `Basic …` and JSON Web Tokens wherever they stand.
    private static final Pattern TOKEN = Pattern.compile(
            "\\b(bearer|basic)[ \\t]++[A-Za-z0-9._~+/=-]{6,}+|\\beyJ[A-Za-z0-9_-]{6,}+\\.[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]++)?+",
            Pattern.CASE_INSENSITIVE);
    /// `password=…`, `"api_key": "…"`, `X-API-Key: …`, and longer names that end like these.
    private static final Pattern FIELD = Pattern.compile(
            "((?:password|passwd|pwd|passphrase|secret|token|signature|api[_-]?key|private[_-]?key)"
                    + "[\"']?+[ \\t]*+[=:][ \\t]*+)(\"(?:[^\"\\\\]|\\\\.)*+\"?+|'[^']*+'?+|[^\\s,;&\"'}\\]]++)",
            Pattern.CASE_INSENSITIVE);

    private Secrets() { }

    /// `text` with every recognised secret as `***`; what names the secret stays readable.
    public static String mask(String text) {
        if (text.length() < 6) {
            return text;
        }
        String masked = TOKEN.matcher(text).replaceAll(m -> m.group(1) == null ? MASK : m.group(1) + " " + MASK);
        return FIELD.matcher(masked).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + quoted(m.group(2))));
    }

    /// A secret for display: its first four characters if it is long enough to spare them.
    public static String hint(String secret) {
        return secret.length() >= 20 ? secret.substring(0, 4) + MASK : MASK;
    }

    private static String quoted(String value) {
        char first = value.charAt(0);
        return first == '"' || first == '\'' ? first + MASK + first : MASK;
    }
}
