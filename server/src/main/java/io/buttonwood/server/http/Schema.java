package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The shape of a JSON value, derived from a Java type by [Shapes]: it reads and checks, writes, and is what the API
/// documents show, so that the three cannot differ.
public sealed interface Schema permits OneOf, Scalar, Schema.Any, Schema.Array, Schema.Obj, Table {

    /// Reads the value at the parser's current token; says what is wrong through `errors` and answers null then. The
    /// parser stands on the value's last token afterwards.
    @Nullable Object read(JsonParser parser, String pointer, Errors errors);

    /// Writes a value of the Java type this schema was made from.
    void write(JsonText to, Object value);

    /// Collects what is wrong with a document; bounded, so that a hostile document costs nothing.
    final class Errors {
        private static final int MOST = 20;
        private final List<FieldError> list = new java.util.ArrayList<>(2);

        public void add(String pointer, String detail) {
            if (list.size() < MOST) {
                list.add(new FieldError(pointer, detail));
            }
        }

        /// The value is no such thing at all, and is passed over.
        @Nullable Object wrong(JsonParser parser, String pointer, String wanted) {
            add(pointer, "must be " + wanted);
            parser.skipChildren();
            return null;
        }

        public void each(java.util.function.Consumer<FieldError> what) {
            list.forEach(what);
        }

        public boolean none() {
            return list.isEmpty();
        }

        /// @throws HttpProblem INVALID_FIELD if something is wrong
        public void check() {
            if (!list.isEmpty()) {
                var first = list.getFirst();
                throw new HttpProblem(
                        ErrorCode.INVALID_FIELD, first.pointer() + ": " + first.detail(), list, 0);
            }
        }
    }

    /// A list.
    record Array(Schema item, long min, long max) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return errors.wrong(parser, pointer, "a list");
            }
            var list = new java.util.ArrayList<Object>();
            int at = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (at >= max) {
                    parser.skipChildren();
                    at++;
                    continue;
                }
                Object value = item.read(parser, pointer + "/" + at, errors);
                if (value != null) {
                    list.add(value);
                }
                at++;
            }
            if (at < min || at > max) {
                errors.add(pointer, "must have " + min + " to " + max + " items");
                return null;
            }
            return List.copyOf(list);
        }

        @Override
        public void write(JsonText to, Object value) {
            to.startArray();
            for (Object each : (List<?>) value) {
                item.write(to, each);
            }
            to.endArray();
        }
    }

    /// Any JSON value, kept as its text.
    record Any(String shown) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            return new RawJson(Json.copy(parser));
        }

        @Override
        public void write(JsonText to, Object value) {
            to.raw(((RawJson) value).text());
        }
    }

    /// A JSON object: a record.
    ///
    /// @param name the component's name in the API documents
    /// @param build the canonical constructor, taking all components in one array
    record Obj(
            String name,
            String description,
            List<Member> members,
            java.util.Map<String, Integer> places,
            java.lang.invoke.MethodHandle build)
            implements Schema {

        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return errors.wrong(parser, pointer, "an object");
            }
            var values = new @Nullable Object[members.size()];
            long seen = 0;
            boolean whole = true;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                Integer place = places.get(key);
                parser.nextToken();
                if (place == null) {
                    errors.add(pointer + "/" + Json.escapePointer(key), "is not a known member");
                    parser.skipChildren();
                    whole = false;
                    continue;
                }
                seen |= 1L << place;
                Member member = members.get(place);
                if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    if (!member.nullable()) {
                        errors.add(pointer + "/" + key, "must not be null");
                        whole = false;
                    }
                    continue;
                }
                Object value = member.schema().read(parser, pointer + "/" + key, errors);
                whole &= value != null;
                values[place] = value;
            }
            for (int i = 0; i < values.length; i++) {
                if ((seen & 1L << i) == 0) {
                    Member member = members.get(i);
                    values[i] = member.byDefault();
                    if (member.required()) {
                        errors.add(pointer + "/" + member.name(), "is required");
                        whole = false;
                    }
                }
            }
            if (!whole) {
                return null;
            }
            return make(values);
        }

        /// The record of these component values.
        public Object make(@Nullable Object[] values) {
            try {
                return build.invokeExact(values);
            } catch (Throwable e) {
                throw new IllegalStateException("a record of the wire must not fail to be made", e);
            }
        }

        @Override
        public void write(JsonText to, Object value) {
            to.startObject();
            writeMembers(to, value);
            to.endObject();
        }

        void writeMembers(JsonText to, Object value) {
            for (int i = 0; i < members.size(); i++) {
                Member member = members.get(i);
                to.name(member.label());
                Object part = member.get(value);
                if (part == null) {
                    to.nothing();
                } else {
                    member.schema().write(to, part);
                }
            }
        }
    }

    /// One member of an object.
    ///
    /// @param name in snake case
    /// @param byDefault what an absent member is taken for
    /// @param label the name as it is written
    /// @param accessor the record's accessor, from Object to Object
    record Member(
            String name,
            String description,
            Schema schema,
            boolean nullable,
            boolean required,
            @Nullable Object byDefault,
            @Nullable String example,
            JsonText.Name label,
            java.lang.invoke.MethodHandle accessor) {
        @Nullable Object get(Object record) {
            try {
                return accessor.invokeExact(record);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
