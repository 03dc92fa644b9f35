package io.buttonwood.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class VenueSocketTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final VenueListener listener = new VenueListener() {
        @Override
        public void notification(Notification n) {
            heard.add(n.lane() + n.seq());
        }

        @Override
        public void loss(String lane, long from, long to, String reason) {
            heard.add("loss " + lane + from + "-" + to + " " + reason);
        }

        @Override
        public void message(JsonNode message) {
            heard.add(message.path("channel").asString());
        }

        @Override
        public void state(State state, String why) {
            heard.add(state.name());
        }
    };

    @Test
    void resumesEachLaneAfterABrokenConnectionWithoutDuplicates() throws Exception {
        var connections = new AtomicInteger();
        var frames = new LinkedBlockingQueue<String>();
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    int number = connections.incrementAndGet();
                    var auth = Json.MAPPER.readTree(c.frame());
                    c.sendFrame("{\"op\":\"auth\",\"id\":" + auth.get("id") + ",\"status\":200}");
                    frames.add(c.frame());
                    if (number == 1) {
                        c.sendFrame(delivery(item("HIGH", 1, 0), item("LOW", 7, 6)));
                        c.sendFrame(delivery(item("HIGH", 2, 1)));
                        frames.add(c.frame()); // acks
                        frames.add(c.frame());
                        frames.add(c.frame());
                        c.out.write(new byte[] {(byte) 0x88, 0}); // a close frame without a reason
                        return;
                    }
                    c.sendFrame(delivery(item("HIGH", 2, 1), item("HIGH", 3, 2)));
                    c.sendFrame("{\"channel\":\"loss\",\"lane\":\"LOW\",\"from\":8,\"to\":9,\"reason\":\"expired\"}");
                    c.sendFrame(delivery(item("LOW", 10, 9)));
                    c.sendFrame("{\"channel\":\"trades\",\"items\":[]}");
                    c.in.readAllBytes();
                });
                var socket = VenueSocket.open(options(server, Duration.ofSeconds(20)), listener)) {
            expect("LIVE", "HIGH1", "LOW7", "HIGH2", "RECONNECTING", "LIVE", "HIGH3", "loss LOW8-9 expired", "LOW10");
            expect("trades");
            assertEquals(Map.of("HIGH", 3L, "LOW", 10L), socket.position());
        }
        expect("CLOSED");
        assertTrue(!frames.take().contains("resume"));
        assertEquals(
                List.of("HIGH 1", "LOW 7", "HIGH 2"), List.of(ack(frames.take()), ack(frames.take()), ack(frames.take())));
        var second = Json.MAPPER.readTree(frames.take());
        assertEquals(Json.MAPPER.readTree("{\"HIGH\":2,\"LOW\":7}"), second.get("resume"));
        assertEquals("notifications", second.path("channel").asString());
    }

    @Test
    void anUnannouncedJumpIsAskedForAgainAndThenReported() throws Exception {
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    var auth = Json.MAPPER.readTree(c.frame());
                    c.sendFrame("{\"op\":\"auth\",\"id\":" + auth.get("id") + ",\"status\":200}");
                    if (!c.frame().contains("resume")) {
                        c.sendFrame(delivery(item("HIGH", 1, 0)));
                    }
                    c.sendFrame(delivery(item("HIGH", 5, 4)));
                    c.in.readAllBytes();
                });
                var socket = VenueSocket.open(options(server, Duration.ofSeconds(20)), listener)) {
            expect("LIVE", "HIGH1", "RECONNECTING", "LIVE", "loss HIGH2-4 not sent, twice", "HIGH5");
            assertEquals(5L, socket.position().get("HIGH"));
        }
    }

    @Test
    void whatAFrameSaysForAllItsItemsIsInEach() throws Exception {
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    var auth = Json.MAPPER.readTree(c.frame());
                    c.sendFrame("{\"op\":\"auth\",\"id\":" + auth.get("id") + ",\"status\":200}");
                    c.frame();
                    c.sendFrame("{\"channel\":\"notifications\",\"common\":{\"lane\":\"PUBLIC_LOW\",\"priority\":\"LOW\"},\"items\":["
                            + "{\"seq\":3,\"prev_seq\":2},{\"seq\":4,\"prev_seq\":3,\"redelivered\":true}]}");
                    c.in.readAllBytes();
                });
                var socket = VenueSocket.open(options(server, Duration.ofSeconds(20)), listener)) {
            expect("LIVE", "PUBLIC_LOW3", "PUBLIC_LOW4");
            assertEquals(Map.of("PUBLIC_LOW", 4L), socket.position());
        }
    }

    @Test
    void aSilentConnectionIsMadeAgainAndItsRequestsFail() throws Exception {
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    c.in.readAllBytes();
                });
                var socket = VenueSocket.open(
                        SocketOptions.of(server.uri(), new Credentials.None(), List.of()), listener)) {
            expect("LIVE");
            var request = socket.request("place", Map.of("instrument", "ACME"));
            socket.breakConnection();
            assertTrue(assertThrows(ExecutionException.class, request::get).getCause() instanceof IOException);
            expect("RECONNECTING", "LIVE");
        }
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    c.in.readAllBytes();
                });
                var silent = VenueSocket.open(options(server, Duration.ofMillis(200)), listener)) {
            expect("CLOSED", "RECONNECTING");
            assertEquals(Map.of(), silent.position());
        }
    }

    @Test
    void requestsGetTheirOwnAnswersAndRefusedCredentialsEndIt() throws Exception {
        try (var server = new RawServer(c -> {
                    c.acceptWebSocket();
                    var first = Json.MAPPER.readTree(c.frame());
                    if (first.path("op").asString().equals("auth")) {
                        c.sendFrame("{\"op\":\"auth\",\"id\":" + first.get("id") + ",\"status\":401}");
                        c.in.readAllBytes();
                    }
                    var second = Json.MAPPER.readTree(c.frame());
                    for (var request : List.of(second, first)) {
                        c.sendFrame("{\"op\":\"place\",\"id\":" + request.get("id") + ",\"status\":201,\"body\":"
                                + request.get("quantity") + "}");
                    }
                    c.in.readAllBytes();
                })) {
            try (var socket = VenueSocket.open(
                    SocketOptions.of(server.uri(), new Credentials.None(), List.of()), listener)) {
                expect("LIVE");
                var one = socket.request("place", Map.of("quantity", "1"));
                var two = socket.request("place", Map.of("quantity", "2"));
                assertEquals("1", one.get().path("body").asString());
                assertEquals("2", two.get().path("body").asString());
            }
            expect("CLOSED");
            try (var socket = VenueSocket.open(options(server, Duration.ofSeconds(20)), listener)) {
                expect("CLOSED");
                assertThrows(ExecutionException.class, () -> socket.request("ping", Map.of()).get());
            }
        }
    }

    private SocketOptions options(RawServer server, Duration silence) {
        return new SocketOptions(
                server.uri(),
                new Credentials.ApiKey("k"),
                List.of(Map.of("channel", "notifications")),
                Map.of(),
                true,
                silence,
                Duration.ofMillis(5),
                Duration.ofMillis(50));
    }

    private void expect(String... events) throws InterruptedException {
        for (var event : events) {
            assertEquals(event, heard.poll(20, TimeUnit.SECONDS));
        }
    }

    private static String item(String lane, long seq, long prev) {
        return "{\"lane\":\"" + lane + "\",\"seq\":" + seq + ",\"prev_seq\":" + prev + ",\"id\":\"" + lane + seq
                + "\",\"type\":\"ORDER_FILLED\",\"priority\":\"" + lane + "\",\"data\":{}}";
    }

    private static String delivery(String... items) {
        return "{\"channel\":\"notifications\",\"items\":[" + String.join(",", items) + "]}";
    }

    private static String ack(String frame) {
        var ack = Json.MAPPER.readTree(frame);
        return ack.path("lane").asString() + " " + ack.path("seq").asLong();
    }
}
