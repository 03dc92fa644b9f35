package io.buttonwood.server.ws;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A WebSocket client on a raw socket, so that a test can say every byte, and read when it wants to.
public final class Wire implements AutoCloseable {
    /// What came: an opcode and a payload; opcode -1 is the end of the stream.
    public record Frame(int opcode, byte[] payload) {
        int closeCode() {
            return opcode == 8 && payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() & 0xffff : -1;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    /// Every text frame that was read.
    public final List<JsonNode> read = new ArrayList<>();
    String head = "";

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 4096));
        this.out = socket.getOutputStream();
        socket.setSoTimeout(30_000);
    }

    public static Wire open(int port, String... headers) {
        Wire wire = dial(port, headers);
        if (!wire.head.startsWith("HTTP/1.1 101")) {
            throw new AssertionError(wire.head);
        }
        return wire;
    }

    static Wire dial(int port, String... headers) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            var wire = new Wire(socket);
            var request = new StringBuilder("GET /api/v1/ws HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            wire.raw(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) wire.in.readUnsignedByte());
            }
            wire.head = head.toString();
            return wire;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void raw(byte... bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A masked frame.
    void frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        raw(frame.toByteArray());
    }

    public void send(String text) {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    public Frame next() {
        try {
            int first = in.read();
            if (first < 0) {
                return new Frame(-1, new byte[0]);
            }
            int length = in.readUnsignedByte();
            long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            byte[] payload = in.readNBytes((int) size);
            if ((first & 0x80) == 0) {
                Frame rest = next();
                var whole = new ByteArrayOutputStream();
                whole.writeBytes(payload);
                whole.writeBytes(rest.payload());
                return new Frame(first & 0x0f, whole.toByteArray());
            }
            return new Frame(first & 0x0f, payload);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("nothing came; last: " + (read.isEmpty() ? "" : read.getLast()), e);
        } catch (IOException e) {
            return new Frame(-1, new byte[0]);
        }
    }

    /// The next text frame.
    public JsonNode json() {
        while (true) {
            Frame frame = next();
            switch (frame.opcode()) {
                case 1 -> {
                    JsonNode node = Floor.JSON.readTree(frame.text());
                    read.add(node);
                    return node;
                }
                case 8, -1 -> throw new AssertionError("closed: " + frame.closeCode() + " " + frame.text());
                default -> {}
            }
        }
    }

    /// Reads on to the frame that fits.
    public JsonNode until(Predicate<JsonNode> fits) {
        while (true) {
            JsonNode node = json();
            if (fits.test(node)) {
                return node;
            }
        }
    }

    public JsonNode channel(String name) {
        return until(node -> node.path("channel").asString("").equals(name));
    }

    /// The answer to a request with a status.
    public JsonNode answer(int status) {
        JsonNode answer = until(node -> node.has("status"));
        if (answer.path("status").asInt() != status) {
            throw new AssertionError(answer.toString());
        }
        return answer;
    }

    public JsonNode call(String text, int status) {
        send(text);
        return answer(status);
    }

    /// Items of the channel `notifications` until there are so many.
    public List<JsonNode> items(int count) {
        List<JsonNode> items = new ArrayList<>();
        while (items.size() < count) {
            channel("notifications").path("items").forEach(items::add);
        }
        return items;
    }

    /// The close code that ends the connection; whatever comes before is read over.
    int closeCode() {
        while (true) {
            Frame frame = next();
            if (frame.opcode() == 8) {
                return frame.closeCode();
            }
            if (frame.opcode() == -1) {
                return -1;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
