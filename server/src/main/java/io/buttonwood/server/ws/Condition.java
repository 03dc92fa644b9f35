package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Filter;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A condition on notifications as the wire has it; [Filter] is what it means, and bounds it.
@Doc("A condition on notifications: a comparison, or conditions joined by and, or, not; at most 5 levels and 32 conditions.")
public sealed interface Condition {
    @Doc("Compares a field of the notification or of its data; false if it has none.")
    record Comparison(
            @Doc(value = "type, priority, instrument, broker, side, quantity or price", example = "price", pattern = "^(type|priority|instrument|broker|side|quantity|price)$")
                    String field,
            @Doc(value = "eq, ne and in for all fields; gt, ge, lt and le for priority, quantity and price", example = "gt", pattern = "^(eq|ne|gt|ge|lt|le|in)$")
                    String op,
            @Doc(value = "A text, or for quantity and price a decimal; for in, a list of 1 to 100 of them", example = "100.5")
                    RawJson value)
            implements Condition {}

    @Doc("Holds if all of them hold.")
    record AllOf(@Doc(value = "Conditions", min = 1, max = 32) List<Condition> and) implements Condition {}

    @Doc("Holds if any of them holds.")
    record AnyOf(@Doc(value = "Conditions", min = 1, max = 32) List<Condition> or) implements Condition {}

    @Doc("Holds if the other does not.")
    record Not(@Doc("A condition") Condition not) implements Condition {}

    /// @throws io.buttonwood.edge.notification.MalformedFilter with a pointer to what does not fit its field, or is too much
    default Filter filter() {
        return Filter.parse(tree());
    }

    private Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(4);
        switch (this) {
            case Comparison(String field, String op, RawJson value) -> {
                tree.put("field", field);
                tree.put("op", op);
                tree.put("value", Json.tree(value.text()));
            }
            case AllOf(List<Condition> parts) -> tree.put("and", parts.stream().map(Condition::tree).toList());
            case AnyOf(List<Condition> parts) -> tree.put("or", parts.stream().map(Condition::tree).toList());
            case Not(Condition part) -> tree.put("not", part.tree());
        }
        return tree;
    }
}
