package io.buttonwood.server.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the usual form of a small body quickly: an object of strings, whole numbers and truth values, in ASCII and
/// without escapes, in which nothing is wrong. Of anything else it says nothing, and the strict parser looks at it: so
/// every error, and every unusual document, has one judge.
final class FlatJson {
    /// Digits that surely fit a long.
    private static final int MOST_DIGITS = 18;

    private final byte[] bytes;
    private int at;

    private FlatJson(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @return null if the strict parser must look at it
    static @Nullable Object read(Schema.Obj shape, byte[] bytes) {
        return new FlatJson(bytes).object(shape);
    }

    private @Nullable Object object(Schema.Obj shape) {
        var members = shape.members();
        var values = new @Nullable Object[members.size()];
        var errors = new Schema.Errors();
        long seen = 0;
        int next = 0;
        if (!eat('{')) {
            return null;
        }
        do {
            int place = place(shape, next);
            if (place < 0 || (seen & 1L << place) != 0 || !eat(':')) {
                return null;
            }
            Object value = value(members.get(place).schema(), errors);
            if (value == null) {
                return null;
            }
            values[place] = value;
            seen |= 1L << place;
            next = place + 1;
        } while (eat(','));
        if (!eat('}') || peek() >= 0 || !errors.none()) {
            return null;
        }
        for (int i = 0; i < values.length; i++) {
            if ((seen & 1L << i) == 0) {
                var member = members.get(i);
                if (member.required()) {
                    return null;
                }
                values[i] = member.byDefault();
            }
        }
        return shape.make(values);
    }

    /// Which member the name here is of; most come in the order of the documents. -1: none, or not plainly written.
    private int place(Schema.Obj shape, int likely) {
        int end = string();
        if (end < 0) {
            return -1;
        }
        int start = at;
        at = end + 1;
        var members = shape.members();
        if (likely < members.size() && is(members.get(likely).name(), start, end)) {
            return likely;
        }
        for (int i = 0; i < members.size(); i++) {
            if (is(members.get(i).name(), start, end)) {
                return i;
            }
        }
        return -1;
    }

    private boolean is(String name, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object value(Schema schema, Schema.Errors errors) {
        return switch (schema) {
            case Scalar.Text t -> {
                String text = text();
                yield text == null ? null : t.check(text, "", errors);
            }
            case Scalar.Dec d -> {
                String text = text();
                yield text == null ? null : d.check(text, "", errors);
            }
            case Scalar.Choice c -> {
                String text = text();
                yield text == null ? null : c.check(text, "", errors);
            }
            case Scalar.Bool _ -> eat("true") ? Boolean.TRUE : eat("false") ? Boolean.FALSE : null;
            case Scalar.Whole w -> whole(w, errors);
            default -> null;
        };
    }

    private @Nullable Object whole(Scalar.Whole schema, Schema.Errors errors) {
        int start = peek() < 0 ? bytes.length : at;
        int end = start;
        long value = 0;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
            value = value * 10 + bytes[end++] - '0';
        }
        boolean leadingZero = end - start > 1 && bytes[start] == '0';
        if (end == start || end - start > MOST_DIGITS || leadingZero) {
            return null;
        }
        at = end;
        return schema.check(value, "", errors);
    }

    private @Nullable String text() {
        int end = string();
        if (end < 0) {
            return null;
        }
        String text = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        at = end + 1;
        return text;
    }

    /// Steps behind the quote of a string and answers where it ends, -1 if it is not plain ASCII.
    private int string() {
        if (!eat('"')) {
            return -1;
        }
        for (int i = at; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i;
            }
            if (b < ' ' || b == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /// The next byte that is no white space, -1 at the end.
    private int peek() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return -1;
    }

    private boolean eat(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private boolean eat(String word) {
        if (peek() < 0 || bytes.length - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }
}
