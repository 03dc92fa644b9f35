package io.buttonwood.bench.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One WebSocket connection: says hello as its [Dialect] wants, then counts messages by the mark that each of them has
/// once, frame by frame and eight bytes at a time, past what follows a mark and can't hold another: the server is
/// measured, so its clients must cost less than it does. Belongs to the [Swarm]'s thread.
///
/// Numbers between two `^` are moments of this machine's monotonic clock; looked for only if there is somebody to take
/// them.
final class Client {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private final SocketChannel channel;
    private final Dialect dialect;
    private final List<String> steps;
    private final Moments moments;
    private final byte mark;
    private final long marks;
    private final StringBuilder said = new StringBuilder();
    private int step;
    private boolean upgraded;
    private boolean ready;

    // The frame that is being read.
    private final byte[] head = new byte[10];
    private int headBytes;
    private int headNeeded = 2;
    private long payloadLeft;
    private int opcode;

    /// Payload still to come that holds no mark.
    private long unmarked;
    private boolean inMoment;
    private long moment;
    long counted;
    long frames;

    /// Takes moments that messages carried, as they are read.
    interface Moments {
        Moments NONE = nanos -> {};

        void read(long nanos);
    }

    Client(SocketChannel channel, Dialect dialect, int number, Moments moments) {
        this.channel = channel;
        this.dialect = dialect;
        this.steps = dialect.steps().apply(number);
        this.moments = moments;
        this.mark = (byte) dialect.mark();
        this.marks = mark * ONES;
    }

    void connected(int port) throws IOException {
        send(("GET " + dialect.path() + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + dialect.headers() + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    boolean ready() {
        return ready;
    }

    private void send(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            throw new IOException("the server does not read what a client says first");
        }
    }

    /// Masked with zeros: what it hides from proxies does not matter here.
    private void frame(int code, byte[] payload) throws IOException {
        var buffer = ByteBuffer.allocate(payload.length + 8);
        buffer.put((byte) (0x80 | code));
        if (payload.length < 126) {
            buffer.put((byte) (0x80 | payload.length));
        } else {
            buffer.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        buffer.putInt(0).put(payload);
        send(java.util.Arrays.copyOf(buffer.array(), buffer.position()));
    }

    private void next() throws IOException {
        if (step < steps.size()) {
            frame(dialect.opcode(), steps.get(step).getBytes(StandardCharsets.UTF_8));
            if (dialect.answers().get(step).isEmpty()) {
                step++;
                next();
            }
        } else {
            ready = true;
        }
    }

    /// Everything between position and limit.
    void read(ByteBuffer in) throws IOException {
        if (!upgraded) {
            upgrade(in);
        }
        while (in.hasRemaining()) {
            if (payloadLeft == 0 && headBytes < headNeeded) {
                header(in);
                continue;
            }
            int count = (int) Math.min(payloadLeft, in.remaining());
            payload(in, count);
            payloadLeft -= count;
            if (payloadLeft == 0) {
                frameEnded();
            }
        }
    }

    private void upgrade(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            said.append((char) in.get());
            if (said.length() > 4 && said.charAt(said.length() - 1) == '\n' && said.indexOf("\r\n\r\n") > 0) {
                if (!said.toString().toUpperCase(Locale.ROOT).startsWith("HTTP/1.1 101")) {
                    throw new IOException("refused: " + said);
                }
                said.setLength(0);
                upgraded = true;
                if (!dialect.serverSpeaksFirst()) {
                    next();
                }
                return;
            }
        }
    }

    private void header(ByteBuffer in) throws IOException {
        head[headBytes++] = in.get();
        if (headBytes == 2) {
            int length = head[1] & 0x7f;
            headNeeded = length == 126 ? 4 : length == 127 ? 10 : 2;
        }
        if (headBytes == headNeeded) {
            opcode = head[0] & 0x0f;
            int length = head[1] & 0x7f;
            var after = ByteBuffer.wrap(head, 2, 8);
            payloadLeft = length == 126 ? after.getShort() & 0xffff : length == 127 ? after.getLong() : length;
            if (payloadLeft == 0) {
                frameEnded();
            }
        }
    }

    private void frameEnded() throws IOException {
        headBytes = 0;
        headNeeded = 2;
        frames++;
        switch (opcode) {
            case 8 -> throw new IOException("closed by the server: " + said);
            case 9 -> frame(10, new byte[0]);
            default -> answered();
        }
    }

    private void answered() throws IOException {
        if (ready) {
            return;
        }
        if (step == 0 && dialect.serverSpeaksFirst() && said.indexOf("INFO") >= 0 && said.indexOf("PONG") < 0) {
            said.setLength(0);
            next();
            return;
        }
        if (step < steps.size() && said.indexOf(dialect.answers().get(step)) >= 0) {
            step++;
            said.setLength(0);
            next();
        } else if (said.indexOf("-ERR") >= 0 || said.indexOf("\"status\":4") >= 0) {
            throw new IOException("refused: " + said);
        }
        said.setLength(0);
    }

    private void payload(ByteBuffer in, int count) {
        int at = in.position();
        int end = at + count;
        in.position(end);
        if (!ready || opcode == 8) {
            for (int i = at; i < end && said.length() < 4_000; i++) {
                said.append((char) in.get(i));
            }
        }
        if (moments != Moments.NONE) {
            moments(in, at, end);
        }
        count(in, at, end);
    }

    private void count(ByteBuffer in, int from, int to) {
        long at = from + unmarked;
        in.order(ByteOrder.LITTLE_ENDIAN);
        while (at + 8 <= to) {
            long word = in.getLong((int) at) ^ marks;
            // The lowest bit set is exact, those above it need not be.
            long found = word - ONES & ~word & HIGH;
            if (found == 0) {
                at += 8;
            } else {
                counted++;
                at += Long.numberOfTrailingZeros(found) / 8 + 1 + dialect.unmarked();
            }
        }
        in.order(ByteOrder.BIG_ENDIAN);
        while (at < to) {
            if (in.get((int) at) == mark) {
                counted++;
                at += dialect.unmarked();
            }
            at++;
        }
        unmarked = at - to;
    }

    private void moments(ByteBuffer in, int from, int to) {
        for (int i = from; i < to; i++) {
            byte each = in.get(i);
            if (each == '^') {
                if (inMoment) {
                    moments.read(moment);
                }
                inMoment = !inMoment;
                moment = 0;
            } else if (inMoment) {
                moment = moment * 10 + (each - '0');
            }
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
