package io.buttonwood.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.buttonwood.core.Lane;
import io.buttonwood.core.Side;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.registry.Webhook;
import io.buttonwood.server.ws.Floor;
import io.buttonwood.server.ws.NotificationTiming;
import io.buttonwood.server.ws.Wire;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Server-sent events, webhooks and the routes beside them, over real sockets.
@Timeout(60)
class OutwardTest {
    @TempDir
    static Path folder;

    static Floor floor;

    @BeforeAll
    static void start() {
        floor = new Floor(folder).furnished();
    }

    @AfterAll
    static void stop() {
        floor.close();
    }

    private record Event(String id, String name, JsonNode data) {}

    /// Opens the stream and reads so many notifications.
    private static List<Event> stream(String who, String lastId, int count, Runnable once) throws Exception {
        var request = HttpRequest.newBuilder(floor.uri("/api/v1/notifications/stream"))
                .header("X-API-Key", floor.person(who).key());
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        var answer = floor.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        List<Event> events = new ArrayList<>();
        int streams = floor.venue.push().streams();
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertTrue(streams > 0);
            Floor.await("the stream is registered", () -> floor.venue.push().stats().connections() > 0);
            once.run();
            String id = "";
            String name = "";
            while (events.size() < count) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, name, Floor.JSON.readTree(line.substring(6))));
                }
            }
        }
        return events;
    }

    @Test
    void anEventStreamGoesOnAfterItsLastEvent() throws Exception {
        List<Event> first = stream("bob", "", 2, () -> {
            floor.place("bob", Side.BUY, 100, 1);
            floor.place("bob", Side.BUY, 101, 1);
        });
        assertEquals("ORDER_ACCEPTED", first.getFirst().data().path("type").asString());
        long seen = first.getFirst().data().path("seq").asLong();
        floor.place("bob", Side.BUY, 102, 1);
        List<Event> second = stream("bob", first.getFirst().id(), 2, () -> {});
        assertEquals(seen + 1, second.get(0).data().path("seq").asLong());
        assertEquals(seen + 2, second.get(1).data().path("seq").asLong());
        assertEquals(400, floor.http.send(
                HttpRequest.newBuilder(floor.uri("/api/v1/notifications/stream"))
                        .header("X-API-Key", floor.person("bob").key()).header("Last-Event-ID", "zebra").build(),
                HttpResponse.BodyHandlers.ofString()).statusCode());
        floor.cancelAll("bob");
    }

    @Test
    void aWebhookIsSignedAndTriedAgain() throws Exception {
        record Posted(String signature, String timestamp, String body) {}
        BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
        var attempts = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refuse = attempts.incrementAndGet() == 1;
            if (!refuse) {
                posted.add(new Posted(
                        exchange.getRequestHeaders().getFirst("X-Buttonwood-Signature"),
                        exchange.getRequestHeaders().getFirst("X-Buttonwood-Timestamp"), body));
            }
            exchange.sendResponseHeaders(refuse ? 500 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            JsonNode made = floor.json("carol", "POST", "/api/v1/notifications/webhooks",
                    "{\"url\":\"http://127.0.0.1:" + server.getAddress().getPort() + "/hook\",\"types\":[\"ORDER_ACCEPTED\"]}", 201);
            floor.place("carol", Side.BUY, 100, 1);
            Posted first = posted.poll(30, TimeUnit.SECONDS);
            assertTrue(attempts.get() >= 2);
            assertEquals("sha256=" + Post.signature(
                    made.path("secret").asString(), Long.parseLong(first.timestamp()), first.body()), first.signature());
            JsonNode item = Floor.JSON.readTree(first.body()).path("items").get(0);
            assertEquals("ORDER_ACCEPTED", item.path("type").asString());
            JsonNode listed = floor.json("carol", "GET", "/api/v1/notifications/webhooks", "", 200).path("items").get(0);
            assertTrue(listed.path("secret").isMissingNode() || listed.path("secret").isNull());
            floor.json("carol", "DELETE", "/api/v1/notifications/webhooks/" + made.path("webhook_id").asLong(), "", 200);
            floor.json("carol", "DELETE", "/api/v1/notifications/webhooks/" + made.path("webhook_id").asLong(), "", 404);
            floor.json("carol", "POST", "/api/v1/notifications/webhooks", "{\"url\":\"http://user:x@127.0.0.1/\"}", 422);
        } finally {
            server.stop(0);
            floor.cancelAll("carol");
        }
    }

    @Test
    void storedSubscriptionsAreHeardByEveryConnection() {
        JsonNode made = floor.json("eve", "POST", "/api/v1/notifications/subscriptions",
                "{\"types\":[\"PRICE_UPDATE\"],\"instruments\":[\"ACME\"]}", 201);
        floor.json("eve", "POST", "/api/v1/notifications/subscriptions", "{\"types\":[\"RUMOUR\"]}", 422);
        floor.json("eve", "POST", "/api/v1/notifications/subscriptions", "{\"brokers\":[\"Hamilton\"]}", 403);
        assertEquals(1, floor.json("eve", "GET", "/api/v1/notifications/subscriptions", "", 200).path("items").size());
        try (Wire eve = floor.hearing("eve", ",\"types\":[\"RISK_ALERT\"]")) {
            floor.place("alice", Side.BUY, 150, 1);
            JsonNode item = eve.items(1).getFirst();
            assertEquals("PRICE_UPDATE:ACME", item.path("lane").asString());
            assertEquals("1.50", item.path("data").path("bid_price").asString());
        }
        floor.cancelAll("alice");
        floor.json("eve", "DELETE", "/api/v1/notifications/subscriptions/" + made.path("subscription_id").asLong(), "", 200);
        assertEquals(0, floor.json("eve", "GET", "/api/v1/notifications/subscriptions", "", 200).path("items").size());
    }

    @Test
    void pendingIsListedAndCleared() {
        floor.place("dave", Side.BUY, 100, 1);
        JsonNode pending = floor.json("dave", "GET", "/api/v1/notifications/pending?limit=5", "", 200);
        assertEquals(1, pending.path("pending").asInt());
        assertEquals("ORDER_ACCEPTED", pending.path("items").get(0).path("type").asString());
        assertEquals(1, floor.json("dave", "DELETE", "/api/v1/notifications/pending", "", 200).path("cleared").asInt());
        assertEquals(0, floor.json("dave", "GET", "/api/v1/notifications/pending", "", 200).path("items").size());
        floor.cancelAll("dave");
    }

    @Test
    void anAnnouncementReachesPeopleAndAnExpiredOneIsRedriven() {
        long alice = floor.person("alice").id();
        try (Wire wire = floor.hearing("alice", "")) {
            floor.json("admin", "POST", "/api/v1/admin/announcements",
                    "{\"priority\":\"CRITICAL\",\"data\":{\"text\":\"Maintenance at noon\"}}", 201);
            assertEquals("Maintenance at noon", wire.items(1).getFirst().path("data").path("text").asString());
            floor.json("alice", "POST", "/api/v1/admin/announcements", "{\"data\":{}}", 403);
            floor.json("admin", "POST", "/api/v1/admin/announcements", "{\"data\":[]}", 422);
            floor.json("admin", "POST", "/api/v1/admin/announcements",
                    "{\"data\":{},\"expires_at\":\"2020-01-01T00:00:00Z\"}", 422);
        }
        floor.announce("alice", Lane.LOW, "{\"text\":\"late\"}", VenueServer.nowNanos() + 20_000_000);
        Floor.await("the message is a dead letter",
                () -> floor.json("admin", "GET", "/api/v1/admin/dead-letters?account_id=" + alice, "", 200)
                                .path("items").size() == 1);
        JsonNode letter = floor.json("admin", "GET", "/api/v1/admin/dead-letters", "", 200).path("items").get(0);
        assertEquals("EXPIRED", letter.path("reason").asString());
        try (Wire wire = floor.hearing("alice", "")) {
            floor.json("admin", "POST", "/api/v1/admin/dead-letters/redrive",
                    "{\"ids\":[" + letter.path("id").asLong() + "]}", 200);
            JsonNode again = wire.items(1).getFirst();
            assertEquals("late", again.path("data").path("text").asString());
            assertTrue(again.path("redelivered").asBoolean());
        }
        assertEquals(0, floor.json("admin", "GET", "/api/v1/admin/dead-letters", "", 200).path("items").size());
        floor.json("admin", "DELETE", "/api/v1/admin/dead-letters", "", 200);
    }

    @Test
    void whatIsRedrivenWhileNobodyIsThereComesWithTheNextConnection() throws Exception {
        long hamilton = floor.person("hamilton").id();
        floor.announce("hamilton", Lane.LOW, "{\"text\":\"too late\"}", VenueServer.nowNanos() + 20_000_000);
        String letters = "/api/v1/admin/dead-letters?account_id=" + hamilton;
        Floor.await("the message is a dead letter",
                () -> floor.json("admin", "GET", letters, "", 200).path("items").size() == 1);
        long id = floor.json("admin", "GET", letters, "", 200).path("items").get(0).path("id").asLong();
        floor.json("admin", "POST", "/api/v1/admin/dead-letters/redrive", "{\"ids\":[" + id + "]}", 200);
        Floor.await("it waits for its owner", () -> floor.json("hamilton", "GET", "/api/v1/notifications/pending", "", 200)
                .path("items").size() == 1);
        try (Wire wire = floor.hearing("hamilton", "")) {
            JsonNode again = wire.items(1).getFirst();
            assertEquals("too late", again.path("data").path("text").asString());
            assertTrue(again.path("redelivered").asBoolean());
        }
        Floor.await("it waits no longer", () -> floor.json("hamilton", "GET", "/api/v1/notifications/pending", "", 200)
                .path("items").size() == 0);
        floor.announce("hamilton", Lane.LOW, "{\"text\":\"much too late\"}", VenueServer.nowNanos() + 20_000_000);
        Floor.await("the message is a dead letter",
                () -> floor.json("admin", "GET", letters, "", 200).path("items").size() == 1);
        long other = floor.json("admin", "GET", letters, "", 200).path("items").get(0).path("id").asLong();
        floor.json("admin", "POST", "/api/v1/admin/dead-letters/redrive", "{\"ids\":[" + other + "]}", 200);
        Floor.await("it waits for its owner", () -> floor.json("hamilton", "GET", "/api/v1/notifications/pending", "", 200)
                .path("items").size() == 1);
        List<Event> streamed = stream("hamilton", "", 1, () -> {});
        assertEquals("much too late", streamed.getFirst().data().path("data").path("text").asString());
    }

    @Test
    void aWebhookThatFailsAgainAndAgainIsDisabledAndItsOwnerToldOnce() throws Exception {
        var attempts = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/hook", exchange -> {
            attempts.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        var vertx = io.vertx.core.Vertx.vertx();
        // The venue's own webhooks wait for minutes before they give up, and do not know of this one.
        var hooks = new Hooks(
                floor.venue.push().service(), floor.venue.registry(), floor.venue.engine(), new Post(vertx, new Targets(true)),
                new Hooks.Pace(Duration.ofMillis(1), Duration.ofMillis(20), 4), NotificationTiming.NONE, VenueServer::nowNanos);
        try (Wire eve = floor.hearing("eve", "")) {
            long user = floor.person("eve").id();
            long id = floor.venue.registry().webhooks().add(new Webhook(
                    0, user, "http://127.0.0.1:" + server.getAddress().getPort() + "/hook", "whs_test", List.of("ORDER_ACCEPTED"),
                    false, 0, VenueServer.nowNanos()));
            hooks.reload(user);
            assertEquals(1, hooks.count());
            floor.place("eve", Side.BUY, 100, 1);
            JsonNode told = eve.until(frame -> frame.toString().contains("webhook")).path("items").get(0);
            assertEquals("SYSTEM_ANNOUNCEMENT", told.path("type").asString());
            assertEquals("HIGH", told.path("lane").asString());
            assertTrue(told.path("data").path("text").asString().contains("disabled"), told.toString());
            assertEquals(4, attempts.get());
            var disabled = floor.venue.registry().webhooks().byId(id).orElseThrow();
            assertTrue(disabled.disabled());
            assertTrue(floor.json("eve", "GET", "/api/v1/notifications/webhooks", "", 200)
                    .path("items").get(0).path("disabled").asBoolean());
            floor.place("eve", Side.BUY, 101, 1);
            hooks.reload(user);
            assertEquals(0, hooks.count(), "a disabled one does not come back by itself");
            eve.send("{\"op\":\"ping\",\"id\":77}");
            eve.until(frame -> frame.path("id").asInt() == 77);
            assertEquals(1, eve.read.stream().filter(frame -> frame.toString().contains("disabled;")
                    || frame.toString().contains("is disabled")).count(), "told once");
            assertEquals(4, attempts.get());
            floor.json("eve", "DELETE", "/api/v1/notifications/webhooks/" + id, "", 200);
        } finally {
            hooks.shutdown();
            server.stop(0);
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            floor.cancelAll("eve");
        }
    }
}
