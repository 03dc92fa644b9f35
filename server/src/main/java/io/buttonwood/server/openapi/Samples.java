package io.buttonwood.server.openapi;

import io.buttonwood.server.http.OneOf;
import io.buttonwood.server.http.Scalar;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Examples of whole objects, put together from those of their members.
final class Samples {
    private Samples() {}

    /// Members that have no example and may be null are null.
    static Map<String, Object> of(Schema.Obj object) {
        var sample = new LinkedHashMap<String, @Nullable Object>();
        for (Schema.Member member : object.members()) {
            String example = member.example();
            Object value = example == null ? null : JsonSchemas.literal(member.schema(), example);
            sample.put(member.name(), value == null && !(member.nullable() && example == null) ? of(member.schema()) : value);
        }
        if (Notices.is(object) && sample.get("type") instanceof String type) {
            sample.put("data", Notices.data(type));
        }
        @SuppressWarnings("NullAway")
        Map<String, Object> shown = sample;
        return shown;
    }

    private static Object of(Schema schema) {
        return switch (schema) {
            case Schema.Obj object -> of(object);
            case Schema.Array array -> List.of(of(array.item()));
            case Scalar.Choice choice -> choice.names().getFirst();
            case Scalar.Whole whole -> Math.max(whole.min(), 1);
            case Scalar.Real _ -> 1.5;
            case Scalar.Bool _ -> false;
            case Scalar.Dec _ -> "1";
            case Scalar.Moment _ -> "2026-01-15T10:30:00.000000000Z";
            case Scalar.Text _ -> "text";
            case Schema.Any _, Table _ -> Map.of();
            case OneOf oneOf -> {
                OneOf.Alternative first = oneOf.alternatives().getFirst();
                Map<String, Object> sample = oneOf.tag().isEmpty() ? Tree.of() : Tree.of(oneOf.tag(), first.is());
                sample.putAll(of(first.shape()));
                yield sample;
            }
        };
    }
}
