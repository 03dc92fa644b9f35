package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The shape of a JSON value, derived from a Java type by [Shapes]: it reads and checks, writes, and is what the API
/// documents show, so that the three cannot differ.
public sealed interface Schema
        permits OneOf, Schema.Any, Schema.Array, Schema.Bool, Schema.Choice, Schema.Dec, Schema.Moment, Schema.Obj, Schema.Real,
                Schema.Text, Schema.Whole, Table {

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

    private static @Nullable Object wrong(JsonParser parser, String pointer, Errors errors, String wanted) {
        errors.add(pointer, "must be " + wanted);
        parser.skipChildren();
        return null;
    }

    /// A text of bounded length, perhaps of a pattern.
    ///
    /// @param screened whether it is free text, which is screened for attacks
    record Text(long min, long max, @Nullable String pattern, boolean screened, boolean secret) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return wrong(parser, pointer, errors, "a string");
            }
            return check(parser.getString(), pointer, errors);
        }

        /// PostgreSQL keeps no NUL in a text, and half a surrogate pair has no form in UTF-8.
        private static boolean storable(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0 || Character.isSurrogate(c) && !isPair(text, i++)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isPair(String text, int at) {
            return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
        }

        /// The text itself, or null after an error.
        @Nullable String check(String text, String pointer, Errors errors) {
            if (!storable(text)) {
                errors.add(pointer, "must not hold NUL or half of a surrogate pair");
                return null;
            }
            int length = text.codePointCount(0, text.length());
            if (length < min || length > max) {
                errors.add(pointer, "must have " + min + " to " + max + " characters");
                return null;
            }
            if (pattern != null && !Patterns.matches(pattern, text)) {
                errors.add(pointer, "must match " + pattern);
                return null;
            }
            return text;
        }

        @Override
        public void write(JsonText to, Object value) {
            to.string((String) value);
        }
    }

    /// A whole number.
    record Whole(long min, long max, boolean isInt) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return wrong(parser, pointer, errors, "a whole number");
            }
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                errors.add(pointer, range());
                return null;
            }
            return check(parser.getLongValue(), pointer, errors);
        }

        @Nullable Object check(long value, String pointer, Errors errors) {
            if (value < min || value > max) {
                errors.add(pointer, range());
                return null;
            }
            return isInt ? (Object) (int) value : (Object) value;
        }

        private String range() {
            return "must be from " + min + " to " + max;
        }

        @Override
        public void write(JsonText to, Object value) {
            to.number(((Number) value).longValue());
        }
    }

    /// A binary floating-point number, for measurements only; never read.
    record Real() implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            throw new IllegalStateException("measurements are not input");
        }

        @Override
        public void write(JsonText to, Object value) {
            double number = (Double) value;
            to.number(Double.isFinite(number) ? number : 0.0);
        }
    }

    record Bool() implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                default -> wrong(parser, pointer, errors, "true or false");
            };
        }

        @Override
        public void write(JsonText to, Object value) {
            to.bool((Boolean) value);
        }
    }

    /// A decimal number in a string.
    record Dec(boolean positive, boolean notNegative) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return wrong(parser, pointer, errors, "a decimal number in a string");
            }
            return check(parser.getString(), pointer, errors);
        }

        @Nullable Decimal check(String text, String pointer, Errors errors) {
            try {
                Decimal value = Decimal.parse(text);
                if (positive && value.unscaled() <= 0) {
                    errors.add(pointer, "must be above 0");
                    return null;
                }
                if (notNegative && value.unscaled() < 0) {
                    errors.add(pointer, "must not be below 0");
                    return null;
                }
                return value;
            } catch (NumberFormatException e) {
                errors.add(pointer, "must be a decimal number of at most 18 digits in a string");
                return null;
            }
        }

        @Override
        public void write(JsonText to, Object value) {
            Decimal decimal = (Decimal) value;
            to.decimal(decimal.unscaled(), decimal.scale());
        }
    }

    /// An RFC 3339 time.
    record Moment() implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return wrong(parser, pointer, errors, "an RFC 3339 time");
            }
            return check(parser.getString(), pointer, errors);
        }

        @Nullable Time check(String text, String pointer, Errors errors) {
            try {
                return text.length() <= 40 ? Time.parse(text) : fail(pointer, errors);
            } catch (java.time.DateTimeException e) {
                return fail(pointer, errors);
            }
        }

        private static @Nullable Time fail(String pointer, Errors errors) {
            errors.add(pointer, "must be an RFC 3339 time such as 2026-01-15T10:30:00Z");
            return null;
        }

        @Override
        public void write(JsonText to, Object value) {
            to.time(((Time) value).nanos());
        }
    }

    /// One of an enum's names.
    record Choice(Class<? extends Enum<?>> type, List<String> names) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return wrong(parser, pointer, errors, "one of " + names);
            }
            return check(parser.getString(), pointer, errors);
        }

        @Nullable Object check(String text, String pointer, Errors errors) {
            int at = names.indexOf(text);
            if (at < 0) {
                errors.add(pointer, "must be one of " + names);
                return null;
            }
            return type.getEnumConstants()[at];
        }

        @Override
        public void write(JsonText to, Object value) {
            to.string(((Enum<?>) value).name());
        }
    }

    /// A list.
    record Array(Schema item, long min, long max) implements Schema {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return wrong(parser, pointer, errors, "a list");
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
                return wrong(parser, pointer, errors, "an object");
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
