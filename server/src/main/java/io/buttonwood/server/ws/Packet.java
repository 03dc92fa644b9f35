package io.buttonwood.server.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A text frame ready for the wire: the WebSocket header with what is one connection's own, then a part that other
/// connections may have too, which is written from where it lies.
///
/// @param own header and text of this frame alone
/// @param headerBytes how many of `own` are the header
/// @param shared the rest of the text, not to be changed; outside the heap, or empty
@SuppressWarnings("ArrayRecordComponent")
record Packet(byte[] own, int headerBytes, ByteBuffer shared) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0).asReadOnlyBuffer();

    static Packet of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Packet of(byte[] text) {
        return of(text, NOTHING);
    }

    /// @param begin of the text
    /// @param rest of the text, outside the heap
    static Packet of(byte[] begin, ByteBuffer rest) {
        int length = begin.length + rest.remaining();
        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        byte[] own = new byte[header + begin.length];
        var to = ByteBuffer.wrap(own);
        to.put((byte) 0x81);
        switch (header) {
            case 2 -> to.put((byte) length);
            case 4 -> to.put((byte) 126).putShort((short) length);
            default -> to.put((byte) 127).putLong(length);
        }
        to.put(begin);
        return new Packet(own, header, rest);
    }

    /// The same text, all of it to be shared.
    Packet everywhere() {
        var all = ByteBuffer.allocateDirect(own.length + shared.remaining());
        all.put(own).put(shared.duplicate()).flip();
        return new Packet(new byte[0], headerBytes, all.asReadOnlyBuffer());
    }

    int bytes() {
        return own.length + shared.remaining();
    }

    /// The whole frame, for one write.
    ByteBuf frame() {
        if (own.length == 0) {
            return Unpooled.wrappedBuffer(shared.duplicate());
        }
        ByteBuf begin = PooledByteBufAllocator.DEFAULT.directBuffer(own.length).writeBytes(own);
        return shared.hasRemaining() ? Unpooled.wrappedBuffer(2, begin, Unpooled.wrappedBuffer(shared.duplicate())) : begin;
    }

    /// The text alone, for one write through a codec that makes frames itself.
    ByteBuf text() {
        return Unpooled.wrappedBuffer(2, Unpooled.wrappedBuffer(own), Unpooled.wrappedBuffer(shared.duplicate()))
                .skipBytes(headerBytes);
    }
}
