package io.buttonwood.server.openapi;

import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.http.Scalar;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.venue.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// Notifications as the documents show them: one alternative for each kind of `data`, told apart by `type`.
final class Notices {
    private Notices() {}

    /// Whether a shape is a notification: it has a type, and data that goes by it.
    static boolean is(Schema.Obj object) {
        boolean typed = false;
        boolean open = false;
        for (Schema.Member member : object.members()) {
            typed |= member.name().equals("type") && member.schema() instanceof Scalar.Choice choice && choice.type() == NotificationType.class;
            open |= member.name().equals("data") && member.schema() instanceof Schema.Any;
        }
        return typed && open;
    }

    /// The alternatives.
    ///
    /// @param plain the shape's own schema
    /// @param component makes a schema a component and answers the reference to it
    static Map<String, Object> of(
            Schema.Obj object, Map<String, Object> plain, JsonSchemas schemas,
            BiFunction<String, Map<String, Object>, Map<String, Object>> component) {
        var refs = new ArrayList<Map<String, Object>>();
        var mapping = new LinkedHashMap<String, Object>();
        for (Told.Kind kind : Told.Kind.values()) {
            String name = kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT) + object.name();
            Map<String, Object> ref = component.apply(name, alternative(plain, kind, schemas));
            refs.add(ref);
            kind.types().forEach(type -> mapping.put(type.name(), java.util.Objects.requireNonNull(ref.get("$ref"))));
        }
        return Tree.of(
                "description", object.description(),
                "oneOf", refs,
                "discriminator", schemas.discriminator("type", mapping));
    }

    private static Map<String, Object> alternative(Map<String, Object> plain, Told.Kind kind, JsonSchemas schemas) {
        List<Map<String, Object>> shapes =
                kind.shapes().stream().map(each -> schemas.of(Shapes.of(each), false)).toList();
        var properties = new LinkedHashMap<String, Object>();
        if (plain.get("properties") instanceof Map<?, ?> members) {
            members.forEach((name, schema) -> properties.put(String.valueOf(name), schema));
        }
        List<String> types = kind.types().stream().map(Enum::name).toList();
        properties.put("type", Tree.of(
                "type", "string", "enum", types, "description", "What it is about", "examples", List.of(types.getFirst())));
        Map<String, Object> data = switch (shapes.size()) {
            case 0 -> Tree.of("type", "object");
            case 1 -> shapes.getFirst();
            default -> Tree.of("oneOf", shapes);
        };
        data.put("description", "What happened");
        properties.put("data", data);
        return Tree.of("type", "object", "properties", properties, "required", plain.get("required"));
    }

    /// A whole example of the `data` of such a type.
    static Map<String, Object> data(String type) {
        List<Class<? extends Told>> shapes = Told.Kind.of(NotificationType.parse(type)).shapes();
        return shapes.isEmpty()
                ? Tree.of("text", "Maintenance at noon")
                : Samples.of((Schema.Obj) Shapes.of(shapes.getFirst()));
    }
}
