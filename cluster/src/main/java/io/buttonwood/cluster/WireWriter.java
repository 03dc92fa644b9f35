package io.buttonwood.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// A growing buffer of bytes. Owned by one thread.
///
/// Whole numbers are zigzag and seven bits a byte (one byte for -64 to 63), strings their length in bytes and UTF-8.
final class WireWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[4096];
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private int position;

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    /// The bytes written, valid until the next write.
    UnsafeBuffer view() {
        return view;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, position);
    }

    void putByte(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
    }

    /// Four bytes, whatever the value: for lengths that are filled in later.
    void putFixedInt(int value) {
        ensure(4);
        INT.set(bytes, position, value);
        position += 4;
    }

    void putFixedIntAt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void putFixedLong(long value) {
        ensure(8);
        LONG.set(bytes, position, value);
        position += 8;
    }

    void putBoolean(boolean value) {
        putByte(value ? 1 : 0);
    }

    void putInt(int value) {
        putLong(value);
    }

    void putLong(long value) {
        ensure(10);
        long rest = (value << 1) ^ (value >> 63);
        byte[] to = bytes;
        int at = position;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        position = at;
    }

    void putString(String value) {
        int length = value.length();
        ensure(length + 5);
        int start = position;
        putLong(length);
        byte[] to = bytes;
        int at = position;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                position = start;
                putUtf8(value.getBytes(StandardCharsets.UTF_8));
                return;
            }
            to[at++] = (byte) c;
        }
        position = at;
    }

    private void putUtf8(byte[] utf8) {
        putLong(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, position, utf8.length);
        position += utf8.length;
    }

    private void ensure(int more) {
        if (bytes.length - position < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
            view.wrap(bytes);
        }
    }
}
