package io.buttonwood.server.openapi;

import io.buttonwood.server.http.OneOf;
import io.buttonwood.server.http.Scalar;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// JSON Schemas (2020-12) of the shapes that the wire is read and written by, objects and enums as named components.
///
/// What a request may hold is closed and bounded, as the reader is. What an answer holds always has every member, and
/// may get more in a later version.
final class JsonSchemas {
    /// As [io.buttonwood.server.http.Decimal] reads it, without a sign and not 0.
    private static final String POSITIVE = "^(?=.*[1-9])[0-9]{1,18}(\\.[0-9]{1,18})?$";
    private static final String NOT_NEGATIVE = "^[0-9]{1,18}(\\.[0-9]{1,18})?$";
    /// A sum may have one more digit than an input.
    private static final String ANY_DECIMAL = "^-?[0-9]{1,19}(\\.[0-9]{1,18})?$";
    private static final long USUAL_TEXT = 1024;

    private final boolean asyncApi;
    private final Map<String, Map<String, Object>> components = new TreeMap<>();
    private final Map<String, Schema> sources = new TreeMap<>();
    private final Map<String, Schema.Obj> requests = new HashMap<>();
    private final Map<String, Schema.Obj> answers = new HashMap<>();
    private final Set<String> sparse = new HashSet<>();

    /// @param asyncApi whether for an AsyncAPI document, else for an OpenAPI one
    JsonSchemas(boolean asyncApi) {
        this.asyncApi = asyncApi;
    }

    /// Says that requests hold this shape and all in it; to be called for all of them before [#of].
    void request(Schema schema) {
        collect(schema, requests);
    }

    /// Says that answers hold this shape and all in it; to be called for all of them before [#of].
    void answer(Schema schema) {
        collect(schema, answers);
    }

    /// Says that this shape's members are left out where they are null; before [#of].
    void sparse(Schema.Obj object) {
        sparse.add(object.name());
    }

    private static void collect(Schema schema, Map<String, Schema.Obj> into) {
        switch (schema) {
            case Schema.Obj object -> {
                if (into.putIfAbsent(object.name(), object) == null) {
                    object.members().forEach(member -> collect(member.schema(), into));
                }
            }
            case Schema.Array array -> collect(array.item(), into);
            case Table table -> collect(table.value(), into);
            case OneOf oneOf -> {
                for (OneOf.Alternative each : oneOf.alternatives()) {
                    collect(each.shape(), into);
                }
            }
            case Scalar _, Schema.Any _ -> {}
        }
    }

    private boolean isRequest(Schema.Obj object) {
        Schema.Obj request = requests.get(object.name());
        return request != null && alike(request, object);
    }

    /// What is sent and what is answered may go by one noun; what is sent is then called a request for it.
    private String name(Schema.Obj object) {
        Schema.Obj answer = answers.get(object.name());
        return isRequest(object) && answer != null && !alike(answer, object)
                ? object.name() + "Request"
                : object.name();
    }

    /// The components met so far, by name.
    Map<String, Object> components() {
        return new LinkedHashMap<>(components);
    }

    /// @param bounded whether it is input
    Map<String, Object> of(Schema schema, boolean bounded) {
        return switch (schema) {
            case Scalar.Text text -> Tree.of(
                    "type", "string",
                    "format", text.secret() ? "password" : null,
                    "minLength", text.min() > 0 ? text.min() : null,
                    "maxLength", text.max() != USUAL_TEXT || bounded ? text.max() : null,
                    "pattern", text.pattern());
            case Scalar.Whole whole -> Tree.of(
                    "type", "integer",
                    "format", whole.isInt() ? "int32" : "int64",
                    "minimum", whole.min() > (whole.isInt() ? Integer.MIN_VALUE : Long.MIN_VALUE) ? whole.min() : null,
                    "maximum", whole.max() < (whole.isInt() ? Integer.MAX_VALUE : Long.MAX_VALUE) ? whole.max() : null);
            case Scalar.Real _ -> Tree.of("type", "number", "format", "double");
            case Scalar.Bool _ -> Tree.of("type", "boolean");
            case Scalar.Dec dec -> Tree.of(
                    "type", "string",
                    "pattern", dec.positive() ? POSITIVE : dec.notNegative() ? NOT_NEGATIVE : ANY_DECIMAL);
            case Scalar.Moment _ -> Tree.of("type", "string", "format", "date-time");
            case Scalar.Choice choice -> component(name(choice.type()), choice, () -> Tree.of(
                    "type", "string",
                    "description", "One of these names.",
                    "enum", choice.names(),
                    "examples", List.of(choice.names().getFirst())));
            case Schema.Array array -> Tree.of(
                    "type", "array",
                    "items", of(array.item(), bounded),
                    "minItems", array.min() > 0 ? array.min() : null,
                    "maxItems", array.max() < Integer.MAX_VALUE ? array.max() : null);
            case Schema.Any _ -> Tree.of();
            case Table table -> Tree.of("type", "object", "additionalProperties", of(table.value(), bounded));
            case OneOf oneOf -> component(oneOf.name(), oneOf, () -> oneOf(oneOf));
            case Schema.Obj object -> component(name(object), object, () -> object(object));
        };
    }

    private interface Body {
        Map<String, Object> make();
    }

    private Map<String, Object> component(String name, Schema schema, Body body) {
        for (int number = 1; ; number++) {
            // Two nouns of one name are a pity, but no reason to serve no document.
            String numbered = number == 1 ? name : name + number;
            Schema known = sources.putIfAbsent(numbered, schema);
            if (known == null) {
                components.put(numbered, body.make());
            }
            if (known == null || alike(known, schema)) {
                return Tree.ref("schemas", numbered);
            }
        }
    }

    /// Generic records are derived anew each time, so equal shapes need not be one object.
    private static boolean alike(Schema one, Schema other) {
        return switch (one) {
            case Scalar.Choice choice -> other instanceof Scalar.Choice second && second.names().equals(choice.names());
            case Schema.Obj object -> other instanceof Schema.Obj second
                    && names(object).equals(names(second))
                    && object.description().equals(second.description());
            case Scalar _, Schema.Array _, Schema.Any _, OneOf _, Table _ -> one.equals(other);
        };
    }

    private static List<String> names(Schema.Obj object) {
        return object.members().stream().map(Schema.Member::name).toList();
    }

    /// An object's members by name, for a place that adds others to them.
    Map<String, Object> members(Schema.Obj object, boolean request) {
        var properties = new LinkedHashMap<String, Object>();
        boolean leavesOut = sparse.contains(object.name());
        object.members().forEach(member -> properties.put(member.name(), member(member, request, leavesOut)));
        return properties;
    }

    List<String> required(Schema.Obj object, boolean request) {
        boolean leavesOut = sparse.contains(object.name());
        return object.members().stream()
                .filter(member -> leavesOut ? !member.nullable() : !request || member.required())
                .map(Schema.Member::name)
                .toList();
    }

    private Map<String, Object> object(Schema.Obj object) {
        boolean request = isRequest(object);
        Map<String, Object> plain = plain(object, request);
        return request || !Notices.is(object)
                ? plain
                : Notices.of(object, plain, this, (name, schema) -> component(name, object, () -> schema));
    }

    private Map<String, Object> plain(Schema.Obj object, boolean request) {
        List<String> required = required(object, request);
        return Tree.of(
                "type", "object",
                "description", object.description().isEmpty() ? null : object.description(),
                "properties", members(object, request),
                "required", required.isEmpty() ? null : required,
                "additionalProperties", request ? false : null);
    }

    /// The alternatives as components of their own, each with the tag, if there is one, as the only value it may have.
    private Map<String, Object> oneOf(OneOf oneOf) {
        var refs = new java.util.ArrayList<Map<String, Object>>();
        var mapping = new LinkedHashMap<String, Object>();
        for (OneOf.Alternative each : oneOf.alternatives()) {
            Map<String, Object> ref = component(name(each.shape()), each.shape(), () -> tagged(object(each.shape()), oneOf.tag(), each.is()));
            refs.add(ref);
            mapping.put(each.is(), java.util.Objects.requireNonNull(ref.get("$ref")));
        }
        return Tree.of(
                "description", oneOf.description().isEmpty() ? null : oneOf.description(),
                "oneOf", refs,
                "discriminator", oneOf.tag().isEmpty() ? null : discriminator(oneOf.tag(), mapping));
    }

    /// AsyncAPI has only its name there.
    Object discriminator(String tag, Map<String, Object> mapping) {
        return asyncApi ? tag : Tree.of("propertyName", tag, "mapping", mapping);
    }

    private static Map<String, Object> tagged(Map<String, Object> object, String tag, String is) {
        if (tag.isEmpty()) {
            return object;
        }
        var properties = new LinkedHashMap<String, Object>();
        properties.put(tag, Tree.of("type", "string", "enum", List.of(is), "description", "Which of them it is", "examples", List.of(is)));
        if (object.get("properties") instanceof Map<?, ?> own) {
            own.forEach((name, schema) -> properties.put(String.valueOf(name), schema));
        }
        var required = new java.util.ArrayList<Object>(List.of(tag));
        if (object.get("required") instanceof List<?> own) {
            required.addAll(own);
        }
        object.put("properties", properties);
        object.put("required", required);
        return object;
    }

    private Map<String, Object> member(Schema.Member member, boolean request, boolean leavesOut) {
        var shown = new LinkedHashMap<String, Object>();
        Map<String, Object> schema = of(member.schema(), request);
        if (!member.nullable() || leavesOut) {
            shown.putAll(schema);
        } else if (schema.containsKey("$ref")) {
            shown.put("anyOf", List.of(schema, Tree.of("type", "null")));
        } else {
            shown.putAll(schema);
            Object type = schema.get("type");
            if (type != null) {
                shown.put("type", List.of(type, "null"));
            }
        }
        shown.put("description", member.description());
        Object byDefault = member.byDefault();
        if (byDefault != null) {
            shown.put("default", Tree.value(member.schema(), byDefault));
        }
        Object example = member.example() == null ? null : literal(member.schema(), member.example());
        if (example != null) {
            shown.put("examples", List.of(example));
        }
        return shown;
    }

    /// An example's text as the value it stands for; null if the shape has no such text.
    static @Nullable Object literal(Schema schema, String text) {
        return switch (schema) {
            case Scalar.Whole _ -> Long.valueOf(text);
            case Scalar.Real _ -> Double.valueOf(text);
            case Scalar.Bool _ -> Boolean.valueOf(text);
            case Scalar.Text _, Scalar.Dec _, Scalar.Moment _, Scalar.Choice _ -> text;
            case Schema.Array array -> {
                if (text.startsWith("[")) {
                    yield io.buttonwood.server.http.Json.tree(text);
                }
                Object item = literal(array.item(), text);
                yield item == null ? null : List.of(item);
            }
            case Schema.Any _, OneOf _, Table _ -> text.startsWith("{") || text.startsWith("[")
                    ? io.buttonwood.server.http.Json.tree(text)
                    : text;
            case Schema.Obj _ -> null;
        };
    }

    /// An enum's own name, or that of the noun it belongs to before it: `SettlementState`, `SigningKeyKind`.
    private static String name(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        String prefix = around == null || around.getSimpleName().matches("Wire|Frame|Told|Shown|Wanted|.*Routes")
                ? ""
                : around.getSimpleName().replaceFirst("(Row|Body|Json)$", "");
        return prefix + type.getSimpleName();
    }
}
