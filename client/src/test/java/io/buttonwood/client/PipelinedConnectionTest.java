package io.buttonwood.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PipelinedConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void manyRequestsAreUnderWayAtOnceAndAnswersKeepTheirOrder() throws Exception {
        // The server reads four requests before it answers the first: only a client that pipelines gets past that.
        try (var server = new RawServer(c -> {
                    while (true) {
                        var read = new ArrayList<String>();
                        for (int i = 0; i < 4; i++) {
                            read.add(c.request());
                        }
                        for (var request : read) {
                            c.answer(200, request.substring(request.lastIndexOf('\n') + 1));
                        }
                    }
                });
                var connection = PipelinedConnection.open(server.uri(), 4, LONG)) {
            var answers = new ArrayList<CompletableFuture<Answer>>();
            for (int i = 0; i < 40; i++) {
                answers.add(connection.submit("POST", "/x", Map.of("X-API-Key", "k"), ("n" + i).getBytes()));
                if (i % 4 == 3) {
                    connection.drain(); // the server waits for whole groups
                }
            }
            for (int i = 0; i < 40; i++) {
                assertEquals("n" + i, new String(answers.get(i).get().body()));
            }
            assertEquals(0, connection.inFlight());
        }
    }

    @Test
    void theWindowBoundsWhatIsUnderWay() throws Exception {
        var unanswered = new AtomicInteger();
        var most = new AtomicInteger();
        try (var server = new RawServer(c -> {
                    while (!c.request().isEmpty()) {
                        c.answer(200, "");
                    }
                });
                var connection = PipelinedConnection.open(server.uri(), 8, LONG)) {
            var request = connection.encode("GET", "/", Map.of(), null);
            for (int i = 0; i < 1000; i++) {
                most.accumulateAndGet(unanswered.get(), Math::max);
                connection.submit(request, new PipelinedConnection.Completion() {
                    @Override
                    public void answered(Answer answer) {
                        unanswered.decrementAndGet();
                    }

                    @Override
                    public void failed(IOException cause) {}
                });
                unanswered.incrementAndGet();
            }
            connection.drain();
            assertEquals(0, unanswered.get());
            assertTrue(most.get() <= 8, "under way: " + most.get());
        }
    }

    @Test
    void whatIsUnderWayFailsWhenTheVenueGoesAway() throws Exception {
        var go = new CountDownLatch(1);
        try (var server = new RawServer(c -> {
                    c.request();
                    c.answer(200, "one");
                    go.await();
                });
                var connection = PipelinedConnection.open(server.uri(), 8, LONG)) {
            var first = connection.submit("GET", "/1", Map.of(), null);
            var second = connection.submit("GET", "/2", Map.of(), null);
            connection.flush();
            assertEquals("one", new String(first.get().body()));
            go.countDown();
            assertTrue(assertThrows(ExecutionException.class, second::get).getCause() instanceof IOException);
            assertThrows(IOException.class, () -> connection.exchange("GET", "/3", Map.of(), null));
        }
    }

    @Test
    void aClosedConnectionFailsItsRequests() throws Exception {
        try (var server = new RawServer(c -> c.in.readAllBytes())) {
            var connection = PipelinedConnection.open(server.uri(), 8, LONG);
            var answer = connection.submit("GET", "/", Map.of(), null);
            connection.flush();
            connection.close();
            assertThrows(ExecutionException.class, answer::get);
        }
    }

    @Test
    void lineBreaksCannotEnterARequest() throws Exception {
        try (var server = new RawServer(c -> c.in.readAllBytes());
                var connection = PipelinedConnection.open(server.uri(), 8, LONG)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> connection.encode("GET", "/", Map.of("X-API-Key", "k\r\nHost: other"), null));
        }
    }

    @Test
    void readsLengthsChunksInterimAnswersAndNone() throws Exception {
        var reader = reader("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX-RateLimit-Remaining: 7\r\n\r\nab"
                + "HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n");
        var first = reader.next();
        assertEquals("ab", new String(first.body()));
        assertEquals(7, first.header("x-ratelimit-remaining", -1));
        var second = reader.next();
        assertEquals(201, second.status());
        assertEquals("abc0123456789", new String(second.body()));
        assertEquals(204, reader.next().status());
        assertEquals(null, reader.next());
    }

    @Test
    void refusesMalformedAnswers() {
        for (var bad : List.of(
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000))) {
            assertThrows(IOException.class, () -> reader(bad).next(), bad.substring(0, Math.min(60, bad.length())));
        }
    }

    private static ResponseReader reader(String bytes) {
        return new ResponseReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
