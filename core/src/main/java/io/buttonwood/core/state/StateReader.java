package io.buttonwood.core.state;

import org.jspecify.annotations.Nullable;

/// Reads what [StateWriter] wrote. Anything else is an IllegalArgumentException.
public final class StateReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    public StateReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public long number() {
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("snapshot ends early");
            }
            byte next = bytes[at++];
            raw |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new IllegalArgumentException("snapshot holds a number beyond 64 bits");
    }

    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw new IllegalArgumentException("snapshot holds a number beyond 32 bits");
        }
        return (int) value;
    }

    /// How many things follow; each takes a byte at least, so a count beyond the rest is garbage.
    public int count() {
        long value = number();
        if (value < 0 || value > end - at) {
            throw new IllegalArgumentException("snapshot holds an impossible count");
        }
        return (int) value;
    }

    public boolean flag() {
        return number() != 0;
    }

    public <E extends Enum<E>> E constant(E[] values) {
        long ordinal = number();
        if (ordinal < 0 || ordinal >= values.length) {
            throw new IllegalArgumentException("snapshot holds an unknown constant");
        }
        return values[(int) ordinal];
    }

    public String text() {
        char[] chars = new char[count()];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) number();
        }
        return new String(chars);
    }

    public @Nullable String optionalText() {
        return flag() ? text() : null;
    }

    public boolean atEnd() {
        return at == end;
    }
}
