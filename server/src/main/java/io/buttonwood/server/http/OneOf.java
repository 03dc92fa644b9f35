package io.buttonwood.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One of the records of a sealed interface.
///
/// Which one, a member of the object says that the records themselves do not have, the *tag*: [Doc#tag] of the interface
/// names it, [Doc#name] of each record is its value. A sealed type without a tag is told by members: the one that holds
/// the first member of a record is that record. The records may hold the interface again, as conditions hold conditions:
/// they are derived when they are first asked for.
///
/// @param type the sealed interface
/// @param name the component's name in the API documents
/// @param tag empty for none
public record OneOf(Class<?> type, String name, String description, String tag) implements Schema {
    private static final Map<Class<?>, List<Alternative>> KNOWN = new ConcurrentHashMap<>();

    /// One of the records.
    ///
    /// @param is the tag's value, or, without a tag, the member that only this record has
    public record Alternative(String is, Class<?> type, Obj shape) {}

    /// In the order in which the type permits them.
    public List<Alternative> alternatives() {
        List<Alternative> known = KNOWN.get(type);
        if (known == null) {
            known = Arrays.stream(type.getPermittedSubclasses()).map(this::alternative).toList();
            KNOWN.put(type, known);
        }
        return known;
    }

    private Alternative alternative(Class<?> record) {
        if (!(Shapes.of(record) instanceof Obj shape)) {
            throw new IllegalStateException(record + " of " + type + " is no record");
        }
        Doc doc = record.getAnnotation(Doc.class);
        String is = tag.isEmpty() ? shape.members().getFirst().name() : doc == null ? "" : doc.name();
        if (is.isEmpty()) {
            throw new IllegalStateException(record + " does not say which " + tag + " it is");
        }
        return new Alternative(is, record, shape);
    }

    /// Its members may come in any order, so they are copied until it is known which record they are.
    @Override
    public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return errors.wrong(parser, pointer, "an object");
        }
        var found = new Found();
        String members = Json.copyObject(parser, (name, value) -> found.meet(name, value, this));
        Alternative alternative = found.alternative;
        if (alternative == null) {
            errors.add(
                    tag.isEmpty() ? pointer : pointer + "/" + tag,
                    found.tagged || tag.isEmpty() ? "must be one of " + all() : "is required");
            return null;
        }
        return Json.inner(members, inner -> alternative.shape().read(inner, pointer, errors));
    }

    private List<String> all() {
        return alternatives().stream().map(Alternative::is).toList();
    }

    /// What was met while an object's members were copied.
    private static final class Found {
        private @Nullable Alternative alternative;
        private boolean tagged;

        /// @return whether the member belongs to the record
        boolean meet(String name, JsonParser value, OneOf of) {
            if (of.tag().isEmpty()) {
                for (Alternative each : of.alternatives()) {
                    if (alternative == null && each.is().equals(name)) {
                        alternative = each;
                    }
                }
                return true;
            }
            if (!name.equals(of.tag())) {
                return true;
            }
            tagged = true;
            for (Alternative each : of.alternatives()) {
                if (value.currentToken() == JsonToken.VALUE_STRING && each.is().equals(value.getString())) {
                    alternative = each;
                }
            }
            return false;
        }
    }

    @Override
    public void write(JsonText to, Object value) {
        Alternative alternative = of(value);
        to.startObject();
        if (!tag.isEmpty()) {
            to.name(tag);
            to.string(alternative.is());
        }
        alternative.shape().writeMembers(to, value);
        to.endObject();
    }

    /// The record that a value is.
    public Alternative of(Object value) {
        for (Alternative each : alternatives()) {
            if (each.type() == value.getClass()) {
                return each;
            }
        }
        throw new IllegalStateException(value.getClass() + " is none of " + type);
    }
}
