package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Documents as maps and lists in the order in which they are written, and their texts.
final class Tree {
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final YAMLMapper YAML = new YAMLMapper();

    private Tree() {}

    /// An object of these names and values in turn; members whose value is null are left out.
    static Map<String, Object> of(@Nullable Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                map.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return map;
    }

    static Map<String, Object> ref(String section, String name) {
        return of("$ref", "#/components/" + section + "/" + name);
    }

    /// A value of the wire as the schema writes it.
    static Object value(Schema schema, Object value) {
        Object tree = Json.tree(Json.text(schema, value));
        if (tree == null) {
            throw new IllegalStateException("null is no example");
        }
        return tree;
    }

    /// The same without members that are null: how a client writes a request.
    static Object withoutNulls(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            var kept = new LinkedHashMap<String, Object>();
            map.forEach((name, value) -> {
                if (value != null) {
                    kept.put(String.valueOf(name), withoutNulls(value));
                }
            });
            return kept;
        }
        if (tree instanceof List<?> list) {
            var kept = new ArrayList<Object>();
            list.forEach(each -> kept.add(withoutNulls(each)));
            return kept;
        }
        return tree;
    }

    static byte[] json(Map<String, Object> document) {
        return (JSON.writeValueAsString(document) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static byte[] yaml(Map<String, Object> document) {
        return YAML.writeValueAsBytes(document);
    }
}
