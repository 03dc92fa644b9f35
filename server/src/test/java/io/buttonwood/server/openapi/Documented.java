package io.buttonwood.server.openapi;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAPI document as its readers see it: operations, references, and a foreign validator for its schemas.
final class Documented {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// @param item the operation object
    record Operation(String method, String path, JsonNode item) {
        String id() {
            return item.path("operationId").asString();
        }
    }

    private final JsonNode document;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, com.networknt.schema.Schema> compiled = new HashMap<>();
    private final boolean closed;

    /// @param closed whether members that no schema names are errors, in answers too
    Documented(byte[] json, boolean closed) {
        this.document = MAPPER.readTree(json);
        this.closed = closed;
        if (closed) {
            close(document.path("components").path("schemas"));
            close(document.path("components").path("messages"));
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()
                && object.path("type").asString("").equals("object") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Documented::close);
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(
                method -> operations.add(new Operation(method.getKey().toUpperCase(), path.getKey(), method.getValue()))));
        return operations;
    }

    /// The node itself, or what its reference names.
    JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            String ref = at.path("$ref").asString();
            at = document.at(ref.substring(1));
            if (at.isMissingNode()) {
                throw new AssertionError(ref + " names nothing");
            }
        }
        return at;
    }

    /// What is wrong with the value by the schema; empty if nothing is.
    List<String> errors(JsonNode schema, JsonNode value) {
        var validator = compiled.computeIfAbsent(schema, given -> {
            ObjectNode root = MAPPER.createObjectNode();
            root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            root.setAll((ObjectNode) given.deepCopy());
            root.set("components", document.path("components"));
            return registry.getSchema(SchemaLocation.of("urn:schema:" + compiled.size()), root);
        });
        return validator
                .validate(value.toString(), InputFormat.JSON, run -> run.executionConfig(
                        config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
