package io.buttonwood.core.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Grows a snapshot's bytes. Equal calls give equal bytes.
public final class StateWriter {
    private byte[] bytes = new byte[1 << 12];
    private int size;

    public void number(long value) {
        if (bytes.length - size < 10) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
        }
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    public void flag(boolean value) {
        number(value ? 1 : 0);
    }

    public void constant(Enum<?> value) {
        number(value.ordinal());
    }

    /// Character by character, so that even a lone surrogate comes back as it was.
    public void text(String value) {
        number(value.length());
        for (int i = 0; i < value.length(); i++) {
            number(value.charAt(i));
        }
    }

    public void optionalText(@Nullable String value) {
        flag(value != null);
        if (value != null) {
            text(value);
        }
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
