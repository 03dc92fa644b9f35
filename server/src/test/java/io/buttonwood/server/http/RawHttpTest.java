package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What arrives byte by byte and not from a well-behaved client. Every case is followed by a second, innocent request,
/// which must not be answered after a malformed first one.
final class RawHttpTest {
    private static final String SECOND = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start("http.request_seconds=1");
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static String get(String rest) {
        return "GET /api/v1/instruments HTTP/1.1\r\n" + rest + "\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /api/v1/auth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "\r\n" + body;
    }

    /// Name → bytes.
    private static Map<String, String> malformed() {
        var all = new LinkedHashMap<String, String>();
        all.put("both lengths, chunked last", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        all.put("both lengths, chunked first", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"));
        all.put("two different lengths", post("Content-Length: 2\r\nContent-Length: 50\r\n", "{}"));
        all.put("two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"));
        all.put("list of lengths", post("Content-Length: 2, 2\r\n", "{}"));
        all.put("signed length", post("Content-Length: +2\r\n", "{}"));
        all.put("negative length", post("Content-Length: -2\r\n", "{}"));
        all.put("hexadecimal length", post("Content-Length: 0x2\r\n", "{}"));
        all.put("huge length", post("Content-Length: 99999999999999999999\r\n", "{}"));
        all.put("space before colon", post("Content-Length : 2\r\n", "{}"));
        all.put("encoding with space before colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"));
        all.put("unknown encoding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
        all.put("encoding list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
        all.put("encoding twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"));
        all.put("encoding with vertical tab", post("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n"));
        all.put("folded header", get("Host: localhost\r\nX-A: b\r\n c\r\n"));
        all.put("folded first header", get(" Host: localhost\r\n"));
        all.put("folded encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"));
        all.put("bare line feeds", "GET /api/v1/instruments HTTP/1.1\nHost: localhost\n\n");
        all.put("one bare line feed", "GET /api/v1/instruments HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n");
        all.put("bare carriage return", get("Host: localhost\r\nX-A: b\rX-B: c\r\n"));
        all.put("header without colon", get("Host: localhost\r\nnonsense\r\n"));
        all.put("header without name", get("Host: localhost\r\n: x\r\n"));
        all.put("NUL in header", get("Host: localhost\r\nX-A: b\0c\r\n"));
        all.put("NUL in name", get("Host: localhost\r\nX\0A: b\r\n"));
        all.put("NUL in path", "GET /api/v1/\0instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("two hosts", get("Host: localhost\r\nHost: localhost\r\n"));
        all.put("no host", get("X-A: b\r\n"));
        all.put("empty host", get("Host:\r\n"));
        all.put("list of hosts", get("Host: localhost, evil.example\r\n"));
        all.put("host with user", get("Host: evil@localhost\r\n"));
        all.put("host with path", get("Host: localhost/evil\r\n"));
        all.put("host with spaces", get("Host: local host\r\n"));
        all.put("another host", get("Host: evil.example\r\n"));
        all.put("absolute form", "GET http://evil.example/api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("absolute form of ours", "GET http://localhost/api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("authority form", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("no path", "GET  HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("path without slash", "GET api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("long path", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("long header", get("Host: localhost\r\nX-A: " + "a".repeat(20_000) + "\r\n"));
        all.put("many headers", get("Host: localhost\r\n" + "X-A: 0123456789012345678901234567890\r\n".repeat(1000)));
        all.put("method with a space", "GE T /api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("method with a separator", "GE{T /api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        all.put("no version", "GET /api/v1/instruments\r\nHost: localhost\r\n\r\n");
        all.put("future version", "GET /api/v1/instruments HTTP/9.9\r\nHost: localhost\r\n\r\n");
        all.put("no HTTP", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n");
        all.put("HTTP/2 preface in clear text", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        all.put("bad chunk size", post("Transfer-Encoding: chunked\r\n", "xyz\r\n{}\r\n0\r\n\r\n"));
        all.put("negative chunk size", post("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n"));
        all.put("huge chunk size", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"));
        all.put("chunk without end", post("Transfer-Encoding: chunked\r\n", "2\r\n{}xx\r\n0\r\n\r\n"));
        all.put("chunk size with bare line feed", post("Transfer-Encoding: chunked\r\n", "2\n{}\r\n0\r\n\r\n"));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> malformedRequestsAreAnsweredOnceAtMostAndTheConnectionEnds() {
        return malformed().entrySet().stream().map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
            var heard = RawSocket.exchange(venue.port(), each.getValue() + SECOND, 4_000);
            List<Integer> statuses = heard.statuses();
            assertTrue(statuses.size() <= 1, () -> "answers: " + statuses);
            assertTrue(statuses.isEmpty() || statuses.getFirst() / 100 == 4, heard::text);
            assertTrue(heard.closed(), () -> "still open after " + statuses);
        }));
    }

    @Test
    void aMalformedRequestsAnswerHasTheSecurityHeaders() {
        for (String bytes : List.of(malformed().get("folded header"), malformed().get("NUL in header"))) {
            String text = RawSocket.exchange(venue.port(), bytes, 4_000).text();
            assertTrue(text.matches("(?s)HTTP/1\\.[01] 400 .*"), text);
            assertTrue(text.toLowerCase().contains("x-content-type-options: nosniff"), text);
            assertTrue(text.toLowerCase().contains("content-security-policy: "), text);
            assertTrue(text.contains("malformed_request"), text);
        }
    }

    @Test
    void wellFormedRequestsOnOneConnectionAreAllAnswered() {
        String body = "{\"user\":\"nobody\",\"password\":\"wrong\"}";
        var heard = RawSocket.exchange(
                venue.port(),
                SECOND + post("Content-Length: " + body.length() + "\r\n", body) + "\r\n" + SECOND
                        + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                5_000);
        assertEquals(List.of(200, 401, 200, 200), heard.statuses(), heard::text);
        assertTrue(heard.closed());
    }

    @Test
    void aRequestInSingleBytesIsRead() {
        try (var raw = new RawSocket(venue.port())) {
            for (char c : SECOND.toCharArray()) {
                assertTrue(raw.send(String.valueOf(c)));
            }
            assertEquals(List.of(200), raw.hear(500).statuses());
        }
    }

    @Test
    void aChunkedRequestIsItsConnectionsLast() {
        var heard = RawSocket.exchange(
                venue.port(), post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n") + SECOND, 4_000);
        assertEquals(List.of(422), heard.statuses(), heard::text);
        assertTrue(heard.closed());
    }

    @Test
    void anUnknownMethodIsNotAllowed() {
        var heard = RawSocket.exchange(
                venue.port(), "BREW /api/v1/instruments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 4_000);
        assertEquals(List.of(405), heard.statuses(), heard::text);
        var trace = RawSocket.exchange(
                venue.port(), "TRACE /api/v1/instruments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 4_000);
        assertEquals(List.of(405), trace.statuses(), trace::text);
    }

    @Test
    void aHeadThatDoesNotComeToItsEndEndsTheConnection() {
        try (var raw = new RawSocket(venue.port())) {
            assertTrue(raw.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n"));
            int sent = 0;
            while (raw.send("X-A: b\r\n") && sent++ < 100) {
                var heard = raw.hear(100);
                if (heard.closed()) {
                    assertTrue(heard.statuses().size() <= 1);
                    return;
                }
            }
            assertTrue(sent < 100, "the connection stayed open");
        }
    }

    @Test
    void alsoOnAConnectionThatWasUsedBefore() {
        try (var raw = new RawSocket(venue.port())) {
            assertTrue(raw.send(SECOND));
            assertEquals(List.of(200), raw.hear(300).statuses());
            assertTrue(raw.send("GET /health/live HT"));
            assertTrue(raw.hear(5_000).closed());
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        try (var raw = new RawSocket(venue.port())) {
            assertTrue(raw.send(post("Content-Length: 100\r\n", "{\"user\":")));
            var heard = raw.hear(5_000);
            assertEquals(List.of(400), heard.statuses(), heard::text);
            assertTrue(heard.closed());
        }
    }

    @Test
    void anIdleConnectionMayWaitLongerThanARequest() {
        try (var raw = new RawSocket(venue.port())) {
            assertTrue(raw.send(SECOND));
            assertFalse(raw.hear(1_500).closed());
            assertTrue(raw.send(SECOND));
            assertEquals(List.of(200), raw.hear(300).statuses());
        }
    }

    @Test
    void aBodyTooLargeIsAnsweredAlthoughMoreOfItComes() {
        String much = "x".repeat(1 << 20);
        for (String length : List.of("Content-Length: " + (11 << 20), "Transfer-Encoding: chunked")) {
            try (var raw = new RawSocket(venue.port())) {
                raw.send(post(length + "\r\n", ""));
                for (int i = 0; i < 11; i++) {
                    raw.send(length.startsWith("T") ? "100000\r\n" + much + "\r\n" : much);
                }
                var heard = raw.hear(5_000);
                assertEquals(List.of(413), heard.statuses(), heard::text);
                assertTrue(heard.closed());
            }
        }
    }
}
