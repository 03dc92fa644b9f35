package io.buttonwood.server.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/// A text frame: a head of its own, a middle that other frames may have too, and an end.
///
/// @param middle not to be changed
@SuppressWarnings("ArrayRecordComponent")
record Text(String head, ByteBuffer middle, byte[] end) {
    /// For one write. Only a middle outside the heap is worth gathering: the rest is copied anyway.
    ByteBuf buffer() {
        ByteBuf start = PooledByteBufAllocator.DEFAULT.directBuffer(head.length() + end.length + (middle.isDirect() ? 0 : middle.remaining()));
        ByteBufUtil.writeUtf8(start, head);
        if (!middle.isDirect()) {
            return start.writeBytes(middle.duplicate()).writeBytes(end);
        }
        int split = start.writerIndex();
        start.writeBytes(end);
        return Unpooled.wrappedBuffer(
                3, start.retainedSlice(0, split), Unpooled.wrappedBuffer(middle.duplicate()), start.slice(split, end.length));
    }
}
