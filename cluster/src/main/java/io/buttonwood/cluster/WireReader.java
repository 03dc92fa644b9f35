package io.buttonwood.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/// Reads what [WireWriter] wrote. Owned by one thread. Anything else is a [MalformedException], never another error.
final class WireReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_DEPTH = 16;

    private byte[] bytes = new byte[4096];
    private int position;
    private int limit;
    private int depth;

    /// Starts over with a copy of these bytes.
    void load(DirectBuffer from, int offset, int length) {
        clear();
        append(from, offset, length);
    }

    void clear() {
        position = 0;
        limit = 0;
        depth = 0;
    }

    /// Adds bytes behind those that are there.
    void append(DirectBuffer from, int offset, int length) {
        if (bytes.length - limit < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, limit + length));
        }
        from.getBytes(offset, bytes, limit, length);
        limit += length;
    }

    int position() {
        return position;
    }

    int loaded() {
        return limit;
    }

    int remaining() {
        return limit - position;
    }

    /// Goes to a place within what is loaded, and forgets how deep it was.
    void position(int newPosition) {
        position = newPosition;
        depth = 0;
    }

    int takeByte() {
        need(1);
        return bytes[position++];
    }

    int takeFixedInt() {
        need(4);
        int value = (int) INT.get(bytes, position);
        position += 4;
        return value;
    }

    long takeFixedLong() {
        need(8);
        long value = (long) LONG.get(bytes, position);
        position += 8;
        return value;
    }

    boolean takeBoolean() {
        int value = takeByte();
        if (value != 0 && value != 1) {
            throw new MalformedException("no boolean: " + value);
        }
        return value == 1;
    }

    int takeInt() {
        long value = takeLong();
        if (value != (int) value) {
            throw new MalformedException("no 32-bit number: " + value);
        }
        return (int) value;
    }

    long takeLong() {
        byte[] from = bytes;
        int end = limit;
        int at = position;
        long value = 0;
        int shift = 0;
        while (at < end) {
            byte next = from[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                position = at;
                return (value >>> 1) ^ -(value & 1);
            }
            shift += 7;
            if (shift > 63) {
                throw new MalformedException("a number of more than 64 bits");
            }
        }
        throw new MalformedException("ends within a number");
    }

    String takeString() {
        long length = takeLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedException("a string of " + length + " bytes where " + remaining() + " are left");
        }
        var value = new String(bytes, position, (int) length, StandardCharsets.UTF_8);
        position += (int) length;
        return value;
    }

    /// A list's size; each element takes at least one byte.
    int takeCount() {
        long count = takeLong();
        if (count < 0 || count > remaining()) {
            throw new MalformedException("a list of " + count + " where " + remaining() + " bytes are left");
        }
        return (int) count;
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("nested deeper than " + MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    private void need(int count) {
        if (remaining() < count) {
            throw new MalformedException("ends early: needs " + count + " bytes, has " + remaining());
        }
    }
}
