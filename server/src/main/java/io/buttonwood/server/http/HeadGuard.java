package io.buttonwood.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads along on an HTTP/1 connection, before Netty's decoder, for what that forgives: a head that does not come to its
/// end, folded header lines, line feeds without carriage returns, spaces before colons, both lengths at once. Whatever
/// proxies could read otherwise is made unreadable, so the answer is 400 and the connection ends.
///
/// One for each connection, on its event loop; allocates nothing for a request that comes in one piece.
final class HeadGuard extends ChannelInboundHandlerAdapter {
    static final String NAME = "head-guard";
    /// No decoder takes this for a part of a request.
    private static final byte[] POISON = "\0 \0\r\n\0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /// As much of each line as is looked at: longer than the names that matter with their values.
    private static final int KEPT = 64;

    private enum State {
        HEAD,
        BODY,
        /// Chunked: the answer is the connection's last, so no head follows.
        LAST,
        REFUSED
    }

    private final long headMillis;
    private final byte[] line = new byte[KEPT];
    private State state = State.HEAD;
    private long lineLength;
    private int lines;
    private byte last;
    private long bodyLeft;
    private boolean hasLength;
    private boolean chunked;
    private @Nullable Future<?> deadline;

    /// @param headMillis within which a head must be whole once it has begun
    HeadGuard(long headMillis) {
        this.headMillis = headMillis;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || state == State.LAST) {
            context.fireChannelRead(message);
            return;
        }
        boolean fine = state != State.REFUSED && read(bytes);
        if (!fine) {
            bytes.release();
            stopWaiting();
            if (state != State.REFUSED) {
                state = State.REFUSED;
                context.fireChannelRead(Unpooled.wrappedBuffer(POISON));
            }
            return;
        }
        boolean within = state == State.HEAD && (lines > 0 || lineLength > 0);
        if (!within) {
            stopWaiting();
        } else if (deadline == null) {
            deadline = context.executor().schedule(() -> context.close(), headMillis, TimeUnit.MILLISECONDS);
        }
        context.fireChannelRead(message);
    }

    /// Everything that still comes is dropped.
    void refuse() {
        state = State.REFUSED;
        stopWaiting();
    }

    private void stopWaiting() {
        Future<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopWaiting();
    }

    /// False if it must not be read on.
    private boolean read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && state != State.LAST) {
            if (state == State.BODY) {
                int part = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= part;
                at += part;
                if (bodyLeft == 0) {
                    state = State.HEAD;
                }
                continue;
            }
            int feed = bytes.indexOf(at, end, (byte) '\n');
            int stop = feed < 0 ? end : feed;
            keep(bytes, at, stop);
            if (feed < 0) {
                return true;
            }
            at = feed + 1;
            if (lineLength == 0 || last != '\r' || !line()) {
                return false;
            }
            lineLength = 0;
        }
        return true;
    }

    private void keep(ByteBuf bytes, int from, int to) {
        int room = KEPT - (int) Math.min(lineLength, KEPT);
        int part = Math.min(room, to - from);
        if (part > 0) {
            bytes.getBytes(from, line, (int) lineLength, part);
        }
        if (to > from) {
            last = bytes.getByte(to - 1);
            lineLength += to - from;
        }
    }

    /// Looks at a line whose end, `\r\n`, has come.
    private boolean line() {
        boolean empty = lineLength == 1;
        if (empty) {
            // Empty lines before a request are let pass, as RFC 9112 2.2 asks.
            return lines == 0 || endOfHead();
        }
        if (line[0] == ' ' || line[0] == '\t') {
            return false;
        }
        lines++;
        return lines == 1 || header();
    }

    private boolean header() {
        int kept = (int) Math.min(lineLength - 1, KEPT);
        int colon = 0;
        while (colon < kept && line[colon] != ':') {
            colon++;
        }
        if (colon == kept) {
            // A name longer than what is kept is none of ours; a short line without a colon is no header.
            return lineLength - 1 > KEPT;
        }
        if (colon == 0 || line[colon - 1] == ' ' || line[colon - 1] == '\t') {
            return false;
        }
        if (is("content-length", colon)) {
            String value = new String(line, colon + 1, kept - colon - 1, StandardCharsets.ISO_8859_1).strip();
            if (hasLength || value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
            hasLength = true;
            bodyLeft = Long.parseLong(value);
        } else if (is("transfer-encoding", colon)) {
            chunked = true;
        }
        return true;
    }

    private boolean is(String name, int length) {
        return length == name.length()
                && new String(line, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).equals(name);
    }

    private boolean endOfHead() {
        if (chunked && hasLength) {
            return false;
        }
        state = chunked ? State.LAST : bodyLeft > 0 ? State.BODY : State.HEAD;
        lines = 0;
        hasLength = false;
        chunked = false;
        return true;
    }
}
