package io.buttonwood.server.openapi;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.FieldError;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Shapes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Failures as the documents show them: every code with a real problem document, grouped by status.
final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String REQUEST_ID = "mf3k2q9a-1f";

    private Problems() {}

    static ErrorResponse example(ErrorCode code) {
        return switch (code) {
            case INVALID_FIELD -> new HttpProblem(
                            code, "/quantity: must be above 0", List.of(new FieldError("/quantity", "must be above 0")), 0)
                    .body(REQUEST_ID);
            case RATE_LIMITED -> new HttpProblem(code, "policy user is used up").body(REQUEST_ID);
            default -> new HttpProblem(code, code.meaning()).body(REQUEST_ID);
        };
    }

    /// `components/examples`: one a code.
    static Map<String, Object> examples(Collection<ErrorCode> codes) {
        var examples = new LinkedHashMap<String, Object>();
        codes.stream().sorted().forEach(code -> examples.put(code.wire(), Tree.of(
                "summary", code.title(),
                "description", code.meaning(),
                "value", Tree.value(Shapes.of(ErrorResponse.class), example(code)))));
        return examples;
    }

    static TreeMap<Integer, List<ErrorCode>> byStatus(Collection<ErrorCode> codes) {
        var groups = new TreeMap<Integer, List<ErrorCode>>();
        codes.stream().sorted().forEach(
                code -> groups.computeIfAbsent(code.status(), status -> new java.util.ArrayList<>()).add(code));
        return groups;
    }

    static String description(List<ErrorCode> codes) {
        var text = new StringBuilder();
        for (ErrorCode code : codes) {
            text.append(text.isEmpty() ? "" : "\n").append("- `").append(code.wire()).append("`: ").append(code.meaning());
        }
        return text.toString();
    }

    /// The media type object of a status with these codes.
    static Map<String, Object> content(List<ErrorCode> codes, JsonSchemas schemas) {
        var examples = new LinkedHashMap<String, Object>();
        codes.forEach(code -> examples.put(code.wire(), Tree.ref("examples", code.wire())));
        return Tree.of("schema", schemas.of(Shapes.of(ErrorResponse.class), false), "examples", examples);
    }
}
