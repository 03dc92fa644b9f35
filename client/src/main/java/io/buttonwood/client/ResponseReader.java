package io.buttonwood.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 responses one after the other from a connection (RFC 9112, sections 4 to 7): `Content-Length`,
/// chunked, and bodiless ones; interim 1xx are skipped. Bounded: 64 KiB of header, 64 MiB of body.
///
/// Owned by the one thread that reads the connection. Anything malformed is an [IOException], after which the
/// connection's position is unknown and it must be closed.
final class ResponseReader {
    private static final int HEADER_LIMIT = 64 << 10;
    private static final int BODY_LIMIT = 64 << 20;

    private final InputStream in;
    private byte[] line = new byte[256];
    private int headerBytes;

    /// @param in buffered by the caller
    ResponseReader(InputStream in) {
        this.in = in;
    }

    /// The next response; null when the connection ended cleanly before one.
    @Nullable Answer next() throws IOException {
        while (true) {
            headerBytes = 0;
            var statusLine = line(true);
            if (statusLine == null) {
                return null;
            }
            int status = status(statusLine);
            var headers = headers();
            if (status >= 200) {
                return new Answer(status, headers, body(status, headers));
            }
        }
    }

    private static int status(String line) throws IOException {
        if (line.length() < 12 || !line.startsWith("HTTP/1.") || line.charAt(8) != ' ') {
            throw new IOException("not an HTTP/1.1 status line: " + line);
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IOException("not a status: " + line);
            }
            status = status * 10 + digit;
        }
        return status;
    }

    private List<String> headers() throws IOException {
        var headers = new ArrayList<String>(32);
        while (true) {
            var line = need(line(false));
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header: " + line);
            }
            headers.add(line.substring(0, colon));
            headers.add(line.substring(colon + 1).strip());
        }
    }

    private byte[] body(int status, List<String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        String length = null;
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase("Transfer-Encoding")) {
                if (!headers.get(i + 1).equalsIgnoreCase("chunked")) {
                    throw new IOException("transfer encoding " + headers.get(i + 1));
                }
                return chunked();
            }
            if (headers.get(i).equalsIgnoreCase("Content-Length")) {
                length = headers.get(i + 1);
            }
        }
        if (length == null) {
            throw new IOException("response has neither length nor chunks");
        }
        return exactly(size(length, 10));
    }

    private byte[] chunked() throws IOException {
        byte[] body = new byte[0];
        while (true) {
            headerBytes = 0;
            var head = need(line(false));
            int extension = head.indexOf(';');
            int size = size((extension < 0 ? head : head.substring(0, extension)).strip(), 16);
            if (size == 0) {
                while (!need(line(false)).isEmpty()) {} // trailers say nothing we use
                return body;
            }
            if (body.length + (long) size > BODY_LIMIT) {
                throw new IOException("body above " + BODY_LIMIT + " bytes");
            }
            var chunk = exactly(size);
            int old = body.length;
            body = Arrays.copyOf(body, old + size);
            System.arraycopy(chunk, 0, body, old, size);
            if (!need(line(false)).isEmpty()) {
                throw new IOException("chunk does not end where it should");
            }
        }
    }

    private static int size(String text, int radix) throws IOException {
        try {
            int size = Integer.parseInt(text, radix);
            if (size >= 0 && size <= BODY_LIMIT && text.charAt(0) != '+') {
                return size;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("not a size: " + text);
    }

    private byte[] exactly(int size) throws IOException {
        var bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("connection ended inside a body");
        }
        return bytes;
    }

    /// A line without its end; null where the connection ends before its first byte.
    private @Nullable String line(boolean mayEnd) throws IOException {
        int length = 0;
        while (true) {
            int b = in.read();
            if (b < 0) {
                if (mayEnd && length == 0) {
                    return null;
                }
                throw new EOFException("connection ended inside a response");
            }
            if (b == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.ISO_8859_1);
            }
            if (++headerBytes > HEADER_LIMIT) {
                throw new IOException("header above " + HEADER_LIMIT + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) b;
        }
    }

    private static String need(@Nullable String line) throws IOException {
        if (line == null) {
            throw new EOFException("connection ended inside a response");
        }
        return line;
    }
}
