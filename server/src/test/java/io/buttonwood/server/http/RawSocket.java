package io.buttonwood.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A socket to which a test writes what no client library would.
final class RawSocket implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private final Socket socket;

    /// @param closed whether the server closed the connection
    record Heard(String text, boolean closed) {
        /// Of every answer, in order.
        List<Integer> statuses() {
            var all = new ArrayList<Integer>();
            var found = STATUS.matcher(text);
            while (found.find()) {
                all.add(Integer.valueOf(found.group(1)));
            }
            return all;
        }
    }

    RawSocket(int port) {
        try {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends and hears on until the server closes, or says nothing for so long.
    static Heard exchange(int port, String bytes, int patienceMillis) {
        try (var raw = new RawSocket(port)) {
            raw.send(bytes);
            return raw.hear(patienceMillis);
        }
    }

    /// False if the server has closed already.
    boolean send(String latin1) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Heard hear(int patienceMillis) {
        var text = new StringBuilder();
        var bytes = new byte[65_536];
        try {
            socket.setSoTimeout(patienceMillis);
            int count;
            while ((count = socket.getInputStream().read(bytes)) >= 0) {
                text.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            }
            return new Heard(text.toString(), true);
        } catch (SocketTimeoutException e) {
            return new Heard(text.toString(), false);
        } catch (SocketException e) {
            return new Heard(text.toString(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
