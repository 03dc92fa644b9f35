package io.buttonwood.bench.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a request of the API document costs beside `/health`: one keep-alive connection, one request at a time. And what
/// building it costs: it is built at its first request, not at the start.
///
/// `./buttonwood bench io.buttonwood.bench.http.DocumentBench`
public final class DocumentBench {
    private static final int REQUESTS = 2_000;
    private static final int WARM_UP = 2_000;

    private DocumentBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (Child venue = Server.VENUE.start(List.of())) {
            try (var socket = new Socket("127.0.0.1", venue.port)) {
                socket.setTcpNoDelay(true);
                var in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024));
                System.out.printf(Locale.ROOT, "first /openapi.json, which builds it: %.1f ms%n",
                        ask(socket, in, venue.port, "/openapi.json", "gzip") / 1e6);
                System.out.println("                                 p50 ms    p99 ms      bytes");
                report(socket, in, venue.port, "/health", "identity");
                report(socket, in, venue.port, "/openapi.json", "gzip");
                report(socket, in, venue.port, "/openapi.json", "identity");
            }
        }
    }

    private static long bytes;

    private static void report(Socket socket, DataInputStream in, int port, String path, String coding) throws IOException {
        var nanos = new long[REQUESTS];
        for (int i = -WARM_UP; i < REQUESTS; i++) {
            long took = ask(socket, in, port, path, coding);
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%-30s %8.3f  %8.3f  %9d%n",
                path + " (" + coding + ")", nanos[REQUESTS / 2] / 1e6, nanos[REQUESTS * 99 / 100] / 1e6, bytes);
    }

    /// Nanoseconds from the request's first byte to the answer's last.
    private static long ask(Socket socket, DataInputStream in, int port, String path, String coding) throws IOException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept-Encoding: " + coding + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        int length = -1;
        String status = line(in);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (!status.contains(" 200 ") || length < 0) {
            throw new IOException(path + " answered " + status);
        }
        in.skipNBytes(length);
        bytes = length;
        return System.nanoTime() - began;
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the venue closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
