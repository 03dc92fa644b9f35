package io.buttonwood.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads query strings and path segments.
final class Queries {
    /// More parameters than any route has.
    private static final int MOST = 64;

    private Queries() {}

    /// The values of a route's parameters by name; those that are absent are left out.
    ///
    /// @param pathValues texts of the path's parameters, in its order
    /// @throws HttpProblem INVALID_FIELD with all that is wrong, unknown parameters included
    static Map<String, Object> params(Endpoint route, List<String> pathValues, HttpServerRequest request) {
        if (route.params.isEmpty()) {
            return Map.of();
        }
        var values = new HashMap<String, Object>();
        var errors = new Schema.Errors();
        Map<String, String> query = parse(request.query(), errors);
        int at = 0;
        for (Param<?> param : route.params) {
            String text = switch (param.place) {
                case PATH -> decodeSegment(pathValues.get(at++));
                case QUERY -> query.remove(param.name);
                case HEADER -> request.getHeader(param.name);
            };
            if (text == null) {
                continue;
            }
            Object value = Shapes.parse(param.schema, text, param.pointer(), errors);
            if (value != null) {
                values.put(param.name, value);
            }
        }
        query.keySet().forEach(name -> errors.add("#query/" + Json.escapePointer(name), "is not a known parameter"));
        errors.check();
        return values;
    }

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
