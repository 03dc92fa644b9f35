package io.buttonwood.edge.notification;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The three fields of a notification's JSON data that filters can ask for: `side`, `quantity` and `price` at the top
/// level. One linear scan, no tree; what is absent, escaped or no plain decimal is null, so malformed text matches
/// nothing.
record DataFields(@Nullable String side, @Nullable BigDecimal quantity, @Nullable BigDecimal price) {
    private static final int MAX_DECIMAL = 40;

    static DataFields read(String json) {
        String side = null;
        BigDecimal quantity = null;
        BigDecimal price = null;
        int depth = 0;
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (c != '"') {
                at++;
            } else {
                int end = endOfString(json, at);
                int value = skipBlanks(json, end + 1);
                if (depth == 1 && value < json.length() && json.charAt(value) == ':') {
                    value = skipBlanks(json, value + 1);
                    switch (json.substring(at + 1, end)) {
                        case "side" -> side = scalar(json, value);
                        case "quantity" -> quantity = decimal(scalar(json, value));
                        case "price" -> price = decimal(scalar(json, value));
                        default -> { }
                    }
                    at = value < json.length() && json.charAt(value) == '"' ? endOfString(json, value) + 1 : value;
                } else {
                    at = end + 1;
                }
            }
        }
        return new DataFields(side, quantity, price);
    }

    /// Null if it is not a short plain decimal: an exponent could otherwise cost megabytes.
    static @Nullable BigDecimal decimal(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_DECIMAL) {
            return null;
        }
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            if (!((c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0))) {
                return null;
            }
        }
        if (!digit || text.indexOf('.') != text.lastIndexOf('.')) {
            return null;
        }
        return new BigDecimal(text);
    }

    private static @Nullable String scalar(String json, int at) {
        if (at >= json.length()) {
            return null;
        }
        if (json.charAt(at) == '"') {
            String text = json.substring(at + 1, endOfString(json, at));
            return text.indexOf('\\') >= 0 ? null : text;
        }
        int end = at;
        while (end < json.length() && ",}] \t\r\n".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        return json.substring(at, end);
    }

    /// Index of the closing quote, or the last index if there is none.
    private static int endOfString(String json, int open) {
        int at = open + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.max(open + 1, Math.min(at, json.length() - 1));
    }

    private static int skipBlanks(String json, int from) {
        int at = from;
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
