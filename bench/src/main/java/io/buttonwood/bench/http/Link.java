package io.buttonwood.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A keep-alive connection with at most one request under way, and just enough of HTTP to know when it is answered.
///
/// Needs `Content-Length` in the answer. Written by one thread at a time, read by one.
final class Link {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    final SocketChannel channel;
    final Orders orders;
    private final byte[] bytes = new byte[16 * 1024];
    private final ByteBuffer in = ByteBuffer.wrap(bytes);
    private int bodyAt;
    private int end;
    /// System.nanoTime() at which the request under way was, or should have been, sent.
    volatile long since;

    Link(int port, Orders orders) throws IOException {
        this.orders = orders;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    void send(long number) throws IOException {
        ByteBuffer request = orders.next(number);
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /// The status of the answer, once it is whole; 0 before.
    int receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int have = in.position();
        if (bodyAt == 0 && !head(have)) {
            return 0;
        }
        if (have < end) {
            return 0;
        }
        if (have > end) {
            throw new IOException("more than one answer to one request");
        }
        in.clear();
        bodyAt = 0;
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    /// The last whole answer's text; valid until the next [#receive].
    String text() {
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    private boolean head(int have) throws IOException {
        int length = 0;
        int line = 0;
        for (int i = 0; i < have; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i - line <= 1) {
                bodyAt = i + 1;
                end = bodyAt + length;
                if (end > bytes.length) {
                    throw new IOException("an answer of " + end + " bytes is too long");
                }
                return true;
            }
            if ((bytes[line] | 0x20) == 'c' && i - line > LENGTH.length && isLength(line)) {
                length = number(line + LENGTH.length);
            }
            line = i + 1;
        }
        return false;
    }

    private boolean isLength(int line) {
        for (int i = 0; i < LENGTH.length; i++) {
            int each = bytes[line + i];
            if ((each >= 'A' && each <= 'Z' ? each | 0x20 : each) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from) {
        int value = 0;
        for (int i = from; bytes[i] != '\r'; i++) {
            if (bytes[i] != ' ') {
                value = value * 10 + bytes[i] - '0';
            }
        }
        return value;
    }
}
