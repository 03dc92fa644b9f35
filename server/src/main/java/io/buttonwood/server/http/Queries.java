package io.buttonwood.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads query strings and path segments.
final class Queries {
    /// More parameters than any route has.
    private static final int MOST = 64;

    private Queries() {}

    /// @throws HttpProblem MALFORMED_REQUEST if an escape is not one or there are too many
    static Map<String, String> parse(@Nullable String query, Schema.Errors errors) {
        var values = new LinkedHashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return values;
        }
        String[] parts = query.split("&", MOST + 1);
        if (parts.length > MOST) {
            throw ErrorCode.MALFORMED_REQUEST.problem("more than " + MOST + " query parameters");
        }
        for (String part : parts) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decode(part.substring(equals + 1));
            if (values.put(name, value) != null) {
                errors.add("#query/" + Json.escapePointer(name), "appears twice");
            }
        }
        return values;
    }

    static String decodeSegment(String segment) {
        return segment.indexOf('%') < 0 ? segment : decode(segment.replace("+", "%2B"));
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.MALFORMED_REQUEST.problem("a percent escape in the request target is not one");
        }
    }
}
