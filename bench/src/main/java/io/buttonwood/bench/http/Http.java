package io.buttonwood.bench.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A blocking GET on a connection of its own, for questions beside the load.
final class Http {
    private final int port;

    Http(int port) {
        this.port = port;
    }

    /// The whole answer's text.
    String get(String path, String key) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nX-API-Key: " + key
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new ByteArrayOutputStream();
            var chunk = new byte[8192];
            int head = -1;
            int length = 0;
            while (head < 0 || answer.size() < head + 4 + length) {
                int count = socket.getInputStream().read(chunk);
                if (count < 0) {
                    if (head >= 0) {
                        break;
                    }
                    throw new EOFException("no answer");
                }
                answer.write(chunk, 0, count);
                if (head < 0) {
                    String text = answer.toString(StandardCharsets.ISO_8859_1);
                    head = text.indexOf("\r\n\r\n");
                    if (head >= 0) {
                        length = length(text.substring(0, head));
                    }
                }
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    /// Whether anything answers there with a status below 500.
    boolean answers(String path) {
        try {
            String answer = get(path, "none");
            return answer.startsWith("HTTP/1.1 ") && answer.charAt(9) < '5';
        } catch (IOException e) {
            return false;
        }
    }
}
