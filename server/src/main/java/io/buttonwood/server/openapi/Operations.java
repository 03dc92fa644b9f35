package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One route's declaration as an OpenAPI operation.
final class Operations {
    private final JsonSchemas schemas;
    private final TreeMap<String, Map<String, Object>> problems = new TreeMap<>();

    Operations(JsonSchemas schemas) {
        this.schemas = schemas;
    }

    Map<String, Object> of(Endpoint endpoint) {
        var parameters = endpoint.params().stream().map(this::parameter).toList();
        return Tree.of(
                "tags", List.of(endpoint.tag()),
                "summary", endpoint.summary(),
                "description", description(endpoint),
                "operationId", endpoint.operationId(),
                "parameters", parameters.isEmpty() ? null : parameters,
                "requestBody", body(endpoint),
                "responses", responses(endpoint),
                "security", security(endpoint));
    }

    private static String description(Endpoint endpoint) {
        var text = new StringBuilder(endpoint.description());
        if (endpoint.access() != Access.PUBLIC) {
            text.append("\n\nNeeds role ").append(endpoint.access());
            Access[] roles = Access.values();
            if (endpoint.access() != roles[roles.length - 1]) {
                text.append(" or above");
            }
            if (endpoint.scope() != null) {
                text.append(" and, with an API key, scope ").append(endpoint.scope());
            }
            text.append('.');
        }
        if (!endpoint.limited()) {
            text.append("\n\nIs not rate limited.");
        } else if (endpoint.isCancel()) {
            text.append("\n\nDraws on the allowance for cancels, so that a throttled trader can still get out.");
        } else if (!endpoint.costText().equals("1")) {
            text.append("\n\nCosts ").append(endpoint.costText()).append(" in tokens.");
        }
        return text.toString().strip();
    }

    private Map<String, Object> parameter(Param<?> param) {
        Map<String, Object> schema = schemas.of(param.schema(), true);
        Object byDefault = param.byDefault();
        boolean shared = schema.containsKey("$ref");
        if (byDefault != null && !shared) {
            schema.put("default", Tree.value(param.schema(), byDefault));
        }
        return Tree.of(
                "name", param.name(),
                "in", param.place().name().toLowerCase(Locale.ROOT),
                "required", param.place() == Param.Place.PATH ? true : null,
                "description", param.description()
                        + (byDefault != null && shared ? "; " + byDefault + " where absent" : ""),
                "schema", schema,
                "example", JsonSchemas.literal(param.schema(), param.example()));
    }

    private @Nullable Map<String, Object> body(Endpoint endpoint) {
        Schema schema = endpoint.bodySchema();
        if (schema == null) {
            return null;
        }
        Object example = endpoint.bodyExample();
        return Tree.of(
                "required", true,
                "content", Tree.of("application/json", Tree.of(
                        "schema", schemas.of(schema, true),
                        "example", example == null ? null : Tree.withoutNulls(Tree.value(schema, example)))));
    }

    private Map<String, Object> responses(Endpoint endpoint) {
        var responses = new TreeMap<Integer, Map<String, Object>>();
        for (Endpoint.Outcome outcome : endpoint.outcomes()) {
            responses.put(outcome.status(), Tree.of(
                    "description", outcome.description(),
                    "headers", headers(endpoint, outcome.status(), outcome),
                    "content", content(outcome)));
        }
        Problems.byStatus(endpoint.errors()).forEach((status, codes) -> {
            Map<String, Object> known = responses.get(status);
            if (known == null) {
                responses.put(status, shared(endpoint, status, codes));
                return;
            }
            var content = new LinkedHashMap<String, Object>();
            if (known.get("content") instanceof Map<?, ?> declared) {
                declared.forEach((type, media) -> content.put(String.valueOf(type), media));
            }
            content.put(Problems.MEDIA_TYPE, Problems.content(codes, schemas));
            String description = Problems.description(codes);
            responses.put(status, Tree.of(
                    "description", known.get("description") + "\n" + description,
                    "headers", headers(endpoint, status, null),
                    "content", content));
        });
        var shown = new LinkedHashMap<String, Object>();
        responses.forEach((status, response) -> shown.put(Integer.toString(status), response));
        return shown;
    }

    /// Routes that fail alike share a component: `Problem422`, `Problem422_2`, ….
    private Map<String, Object> shared(Endpoint endpoint, int status, List<ErrorCode> codes) {
        Map<String, Object> response = Tree.of(
                "description", Problems.description(codes),
                "headers", headers(endpoint, status, null),
                "content", Tree.of(Problems.MEDIA_TYPE, Problems.content(codes, schemas)));
        for (int number = 1; ; number++) {
            String name = "Problem" + status + (number == 1 ? "" : "_" + number);
            Map<String, Object> known = problems.putIfAbsent(name, response);
            if (known == null || known.equals(response)) {
                return Tree.ref("responses", name);
            }
        }
    }

    /// The failures met so far, by name.
    Map<String, Object> problems() {
        return new LinkedHashMap<>(problems);
    }

    private @Nullable Map<String, Object> content(Endpoint.Outcome outcome) {
        Schema schema = outcome.schema();
        if (schema == null) {
            return outcome.contentType().isEmpty()
                    ? null
                    : Tree.of(outcome.contentType(), Tree.of("schema", Tree.of("type", "string")));
        }
        Object example = outcome.example();
        return Tree.of(outcome.contentType(), Tree.of(
                "schema", schemas.of(schema, false),
                "example", example == null ? null : Tree.value(schema, example)));
    }

    /// @param outcome null for a failure
    private static Map<String, Object> headers(Endpoint endpoint, int status, Endpoint.@Nullable Outcome outcome) {
        var names = new ArrayList<String>(List.of(OpenApi.REQUEST_ID));
        if (endpoint.limited()) {
            names.addAll(OpenApi.LIMIT_HEADERS);
        }
        if (status == 429 || status == 503) {
            names.add(OpenApi.RETRY_AFTER);
        }
        if (status == 401) {
            names.add(OpenApi.AUTHENTICATE);
        }
        if (outcome != null) {
            if (outcome.schema() instanceof Schema.Obj page && isPage(page)) {
                names.add(OpenApi.LINK);
            }
            boolean tagged = endpoint.outcomes().stream().anyMatch(each -> each.status() == 304);
            if (tagged) {
                names.add(OpenApi.ETAG);
            }
        }
        var headers = new LinkedHashMap<String, Object>();
        names.forEach(name -> headers.put(name, Tree.ref("headers", name)));
        return headers;
    }

    private static boolean isPage(Schema.Obj object) {
        return object.members().stream().anyMatch(member -> member.name().equals("next_cursor"));
    }

    private static List<Map<String, Object>> security(Endpoint endpoint) {
        if (endpoint.access() == Access.PUBLIC) {
            return List.of();
        }
        return List.of(
                Tree.of(OpenApi.BEARER, List.of()),
                Tree.of(OpenApi.API_KEY, List.of()),
                Tree.of(OpenApi.SIGNATURE_KEY, List.of(), OpenApi.SIGNATURE, List.of(), OpenApi.TIMESTAMP, List.of()));
    }

    /// Every failure that some of these routes can give.
    static List<ErrorCode> codes(List<Endpoint> endpoints) {
        return endpoints.stream().flatMap(each -> each.errors().stream()).distinct().sorted().toList();
    }
}
