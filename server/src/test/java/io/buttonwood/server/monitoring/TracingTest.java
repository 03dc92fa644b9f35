package io.buttonwood.server.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.buttonwood.core.Command;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.SuccessResponse;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void withoutAnEndpointThereIsNone() {
        assertNull(Tracing.to("-", "venue-1"));
    }

    @Test
    void requestAndCommandShareTheCallersTrace() throws Exception {
        var received = new LinkedBlockingQueue<byte[]>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            received.add(packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        var tracing = Tracing.to("http://localhost:" + collector.getAddress().getPort(), "venue-1");
        assertNotNull(tracing);
        try {
            var timed = new LinkedBlockingQueue<Long>();
            var timing = tracing.timing((command, nanos) -> timed.add(nanos));
            var endpoint = Endpoint.get("/traced", "traced")
                    .answers(200, "Fine", SuccessResponse.class, SuccessResponse.of("fine"))
                    .handle(call -> {
                        var command = new Command.Tick();
                        timing.begin(command).took(command, 5);
                        return CompletableFuture.completedFuture(Answer.ok(SuccessResponse.of("fine")));
                    });
            tracing.follow(List.of(endpoint));
            try (var rig = new Rig(endpoint)) {
                assertEquals(200, rig.send("GET", "/traced", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01").statusCode());
            }
            assertEquals(5L, timed.poll(10, TimeUnit.SECONDS));
        } finally {
            tracing.close();
        }
        byte[] sent = received.poll(10, TimeUnit.SECONDS);
        collector.stop(0);
        assertNotNull(sent);
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("GET /traced"), text);
        assertTrue(text.contains("engine Tick"), text);
        String id = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
        assertEquals(3, text.split(java.util.regex.Pattern.quote(id), -1).length, "both spans carry the caller's trace");
    }

    @Test
    void newTracesAreBoundedEachSecond() {
        long[] now = {5_000_000_000L};
        var sampler = new PerSecond(3, () -> now[0]);
        assertEquals(3, java.util.stream.IntStream.range(0, 10).filter(i -> sampler.take()).count());
        now[0] += 1_000_000_000L;
        assertEquals(3, java.util.stream.IntStream.range(0, 10).filter(i -> sampler.take()).count());
    }
}
