package io.buttonwood.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server on a raw socket: the test says every byte. One thread for each connection.
final class RawServer implements AutoCloseable {
    interface Handler {
        void handle(Connection connection) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer(Handler handler) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            handler.handle(new Connection(socket));
                        } catch (Exception e) {
                            // the test sees the connection end
                        }
                    });
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    static final class Connection {
        final DataInputStream in;
        final OutputStream out;

        Connection(Socket socket) throws IOException {
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        }

        /// A request's first line, headers and body, joined by line breaks; empty at the end.
        String request() throws IOException {
            var head = new StringBuilder();
            int length = 0;
            for (String line = line(); line != null; line = line()) {
                if (line.isEmpty()) {
                    return head.append('\n').append(new String(in.readNBytes(length), StandardCharsets.UTF_8)).toString();
                }
                if (line.toLowerCase().startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
                head.append(line).append('\n');
            }
            return "";
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }

        void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void answer(int status, String body) throws IOException {
            raw("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        void acceptWebSocket() throws Exception {
            var request = request();
            var key = request.lines().filter(l -> l.startsWith("Sec-WebSocket-Key:")).findFirst().orElseThrow()
                    .substring(18).strip();
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            raw("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        }

        /// The next text frame.
        String frame() throws IOException {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 127;
                length = length == 126 ? in.readUnsignedShort() : length;
                var mask = in.readNBytes(4);
                var data = in.readNBytes(length);
                for (int i = 0; i < data.length; i++) {
                    data[i] ^= mask[i & 3];
                }
                if ((first & 15) == 1) {
                    return new String(data, StandardCharsets.UTF_8);
                }
            }
        }

        void sendFrame(String text) throws IOException {
            var data = text.getBytes(StandardCharsets.UTF_8);
            out.write(0x81);
            if (data.length < 126) {
                out.write(data.length);
            } else {
                out.write(new byte[] {126, (byte) (data.length >> 8), (byte) data.length});
            }
            out.write(data);
            out.flush();
        }
    }
}
