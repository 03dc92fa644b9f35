package io.buttonwood.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON being written, compact, in UTF-8. Commas come by themselves. One thread; not checked: names must be written in
/// objects, and what is opened must be closed, which [Schema] does.
///
/// It stands where a library's generator stood because every answer, and every notification twice, is written with it:
/// names are encoded once and copied, and nothing but the bytes is allocated.
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /// A member's name, encoded once.
    static final class Name {
        private final byte[] bytes;

        Name(String name) {
            var text = new JsonText();
            text.string(name);
            text.put(':');
            bytes = text.bytes();
        }
    }

    private byte[] bytes = new byte[512];
    private int at;

    /// What has been written.
    byte[] bytes() {
        return Arrays.copyOf(bytes, at);
    }

    String text() {
        return new String(bytes, 0, at, StandardCharsets.UTF_8);
    }

    void startObject() {
        separate();
        put('{');
    }

    void endObject() {
        put('}');
    }

    void startArray() {
        separate();
        put('[');
    }

    void endArray() {
        put(']');
    }

    void name(Name name) {
        separate();
        put(name.bytes);
    }

    void name(String name) {
        string(name);
        put(':');
    }

    void nothing() {
        separate();
        put(NULL);
    }

    void bool(boolean value) {
        separate();
        put(value ? TRUE : FALSE);
    }

    void number(long value) {
        separate();
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        room(20);
        digits(value);
    }

    /// There is room for 20.
    private void digits(long value) {
        long rest = Math.abs(value);
        int digits = 1;
        for (long power = 10; digits < 19 && rest >= power; power *= 10) {
            digits++;
        }
        if (value < 0) {
            bytes[at++] = '-';
        }
        padded(rest, digits);
    }

    private void padded(long value, int width) {
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += width;
    }

    /// The decimal as a string, as [Decimal#toString()] has it.
    void decimal(long unscaled, int scale) {
        if (scale == 0 && unscaled != Long.MIN_VALUE) {
            separate();
            room(22);
            bytes[at++] = '"';
            digits(unscaled);
            bytes[at++] = '"';
            return;
        }
        if (unscaled == Long.MIN_VALUE) {
            string(Decimal.text(unscaled, scale));
            return;
        }
        separate();
        room(44);
        bytes[at++] = '"';
        long abs = Math.abs(unscaled);
        if (unscaled < 0) {
            bytes[at++] = '-';
        }
        long power = Decimal.power(scale);
        digits(abs / power);
        bytes[at++] = '.';
        padded(abs % power, scale);
        bytes[at++] = '"';
    }

    /// The instant as a string, as [Time#text(long)] has it.
    void time(long nanos) {
        separate();
        room(48);
        bytes[at++] = '"';
        long second = Math.floorDiv(nanos, 1_000_000_000L);
        long day = Math.floorDiv(second, 86_400L);
        int ofDay = (int) (second - day * 86_400L);
        long date = Time.date(day);
        padded(date / 10_000, 4);
        bytes[at++] = '-';
        padded(date / 100 % 100, 2);
        bytes[at++] = '-';
        padded(date % 100, 2);
        bytes[at++] = 'T';
        padded(ofDay / 3600, 2);
        bytes[at++] = ':';
        padded(ofDay / 60 % 60, 2);
        bytes[at++] = ':';
        padded(ofDay % 60, 2);
        bytes[at++] = '.';
        padded(nanos - second * 1_000_000_000L, 9);
        bytes[at++] = 'Z';
        bytes[at++] = '"';
    }

    /// @param value finite
    void number(double value) {
        separate();
        ascii(Double.toString(value));
    }

    /// A value that is JSON already.
    void raw(String json) {
        separate();
        put(json.getBytes(StandardCharsets.UTF_8));
    }

    /// A string value; half of a surrogate pair, which UTF-8 has no form for, becomes a question mark.
    void string(String text) {
        separate();
        int length = text.length();
        room(length + 2);
        bytes[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c < ' ' || c == '"' || c == '\\') {
                escaped(text, i);
                put('"');
                return;
            }
            bytes[at++] = (byte) c;
        }
        put('"');
    }

    /// The text from `from` on, which needs more than copying.
    private void escaped(String text, int from) {
        byte[] utf8 = text.substring(from).getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            switch (b) {
                case '"', '\\' -> put('\\', b);
                case '\n' -> put('\\', (byte) 'n');
                case '\r' -> put('\\', (byte) 'r');
                case '\t' -> put('\\', (byte) 't');
                default -> {
                    if (b >= 0 && b < ' ') {
                        put(new byte[] {'\\', 'u', '0', '0', HEX[b >> 4], HEX[b & 15]});
                    } else {
                        put(b);
                    }
                }
            }
        }
    }

    /// A comma, unless this is the first of its object or array, or a member's value.
    private void separate() {
        if (at > 0) {
            byte last = bytes[at - 1];
            if (last != '{' && last != '[' && last != ':') {
                put(',');
            }
        }
    }

    private void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[at++] = (byte) text.charAt(i);
        }
    }

    private void put(int b) {
        room(1);
        bytes[at++] = (byte) b;
    }

    private void put(int first, byte second) {
        put(first);
        put(second);
    }

    private void put(byte[] what) {
        room(what.length);
        System.arraycopy(what, 0, bytes, at, what.length);
        at += what.length;
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(at + more, bytes.length * 2));
        }
    }
}
