package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The shape of a value that holds no other: what a parameter can be, too. Each checks a value apart from reading it, because
/// parameters and [FlatJson] have the text already.
public sealed interface Scalar extends Schema {
    /// A text of bounded length, perhaps of a pattern.
    ///
    /// @param screened whether it is free text, which is screened for attacks
    record Text(long min, long max, @Nullable String pattern, boolean screened, boolean secret) implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return errors.wrong(parser, pointer, "a string");
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
    record Whole(long min, long max, boolean isInt) implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return errors.wrong(parser, pointer, "a whole number");
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
    record Real() implements Scalar {
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

    record Bool() implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                default -> errors.wrong(parser, pointer, "true or false");
            };
        }

        @Override
        public void write(JsonText to, Object value) {
            to.bool((Boolean) value);
        }
    }

    /// A decimal number in a string.
    record Dec(boolean positive, boolean notNegative) implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return errors.wrong(parser, pointer, "a decimal number in a string");
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
    record Moment() implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return errors.wrong(parser, pointer, "an RFC 3339 time");
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
    record Choice(Class<? extends Enum<?>> type, List<String> names) implements Scalar {
        @Override
        public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return errors.wrong(parser, pointer, "one of " + names);
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
}
