package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Lane;
import io.buttonwood.core.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SocketTest {
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

    private static String order(String side, String price, String quantity) {
        return "{\"op\":\"place\",\"id\":\"o\",\"instrument\":\"ACME\",\"side\":\"" + side + "\",\"price\":\"" + price
                + "\",\"quantity\":\"" + quantity + "\"}";
    }

    @Test
    void ownOrdersAreHeardInOrderWithTheCoresSequences() {
        try (Wire alice = floor.hearing("alice", "")) {
            JsonNode answer = alice.call(order("BUY", "10.00", "5"), 201);
            assertEquals("OPEN", answer.path("body").path("status").asString());
            JsonNode first = alice.items(1).getFirst();
            assertEquals("ORDER_ACCEPTED", first.path("type").asString());
            assertEquals("NORMAL", first.path("lane").asString());
            assertEquals(answer.path("body").path("order_id"), first.path("data").path("order_id"));
            alice.send("{\"op\":\"cancel_all\",\"id\":9}");
            JsonNode second = alice.items(1).getFirst();
            assertEquals("ORDER_CANCELLED", second.path("type").asString());
            assertEquals(first.path("seq").asLong() + 1, second.path("seq").asLong());
            assertEquals(first.path("seq").asLong(), second.path("prev_seq").asLong());
        }
    }

    @Test
    void nobodyHearsOthersAndABrokerHearsItsOwnUsers() {
        try (Wire bob = floor.hearing("bob", "");
                Wire carol = floor.hearing("carol", "");
                Wire broker = floor.open("hamilton")) {
            broker.call("{\"op\":\"subscribe\",\"id\":3,\"channel\":\"drop_copy\"}", 200);
            bob.call("{\"op\":\"subscribe\",\"id\":4,\"channel\":\"drop_copy\"}", 403);
            floor.place("carol", Side.BUY, 900, 1);
            floor.place("alice", Side.BUY, 901, 1);
            floor.cancelAll("carol");
            floor.cancelAll("alice");
            floor.place("bob", Side.BUY, 902, 1);
            floor.cancelAll("bob");
            List<JsonNode> copied = new ArrayList<>();
            while (copied.size() < 4) {
                broker.channel("drop_copy").path("items").forEach(copied::add);
            }
            long alice = floor.person("alice").id();
            long mine = floor.person("bob").id();
            assertEquals(List.of(alice, alice, mine, mine),
                    copied.stream().map(item -> item.path("account_id").asLong()).toList());
            bob.items(2).forEach(item -> assertEquals(mine, item.path("account_id").asLong()));
            carol.items(2).forEach(item -> assertEquals(floor.person("carol").id(), item.path("account_id").asLong()));
        }
    }

    @Test
    void aFullDeliveryLeavesAtOnceAndCriticalTakesTheRestAlong() {
        try (Wire bob = floor.hearing("bob", ",\"batch\":{\"max_messages\":10,\"max_delay_ms\":5000}")) {
            for (int i = 0; i < 10; i++) {
                floor.place("bob", Side.BUY, 800 + i, 1);
            }
            assertEquals(10, bob.channel("notifications").path("items").size());
            floor.place("bob", Side.BUY, 799, 1);
            floor.announce("bob", Lane.CRITICAL, "{\"text\":\"halt\"}", 0);
            JsonNode items = bob.channel("notifications").path("items");
            assertEquals(2, items.size());
            assertEquals("CRITICAL", items.get(0).path("priority").asString());
        } finally {
            floor.cancelAll("bob");
        }
    }

    @Test
    void aClientThatComesBackGetsWhatItMissedAndNothingTwice() {
        long last;
        try (Wire eve = floor.hearing("eve", "")) {
            floor.place("eve", Side.BUY, 700, 1);
            last = eve.items(1).getFirst().path("seq").asLong();
            eve.send("{\"op\":\"ack\",\"lane\":\"NORMAL\",\"seq\":" + last + "}");
        }
        for (int i = 0; i < 25; i++) {
            floor.place("eve", Side.BUY, 701 + i, 1);
        }
        try (Wire eve = floor.hearing("eve", ",\"resume\":{\"NORMAL\":" + last + "}")) {
            long expected = last;
            for (JsonNode item : eve.items(25)) {
                assertEquals(++expected, item.path("seq").asLong());
                assertEquals(expected - 1, item.path("prev_seq").asLong());
            }
            assertFalse(eve.read.stream().anyMatch(frame -> frame.path("channel").asString("").equals("loss")));
            floor.cancelAll("eve");
            assertEquals(++expected, eve.items(1).getFirst().path("seq").asLong());
        }
        try (Wire eve = floor.open("eve")) {
            eve.call("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"notifications\",\"resume\":{\"NORMAL\":999999}}", 422);
            eve.call("{\"op\":\"ack\",\"id\":3,\"lane\":\"NORMAL\",\"seq\":999999}", 422);
            eve.call("{\"op\":\"ping\",\"id\":4}", 200);
        }
    }

    @Test
    void orderEntryHasTheLimitsOfRestAndCancelsTheirOwn() {
        try (Wire dave = floor.open("dave")) {
            int refused = 0;
            for (int i = 0; i < 70; i++) {
                dave.send(order("BUY", "5.00", "1"));
            }
            for (int i = 0; i < 70; i++) {
                JsonNode answer = dave.until(node -> node.has("status"));
                if (answer.path("status").asInt() == 429) {
                    assertEquals("rate_limited", answer.path("body").path("code").asString());
                    assertTrue(answer.path("retry_after").asInt() >= 1);
                    refused++;
                } else {
                    assertEquals(201, answer.path("status").asInt());
                }
            }
            assertTrue(refused > 0);
            dave.call("{\"op\":\"cancel_all\",\"id\":9}", 200);
        }
    }

    @Test
    void ordersAreChangedAndRefusedAsOverRest() {
        try (Wire carol = floor.open("carol")) {
            String id = carol.call(order("BUY", "6.00", "10"), 201).path("body").path("order_id").asString();
            JsonNode changed = carol.call(
                    "{\"op\":\"replace\",\"id\":2,\"order_id\":\"" + id + "\",\"quantity\":\"4\"}", 200);
            assertEquals("4", changed.path("body").path("quantity").asString());
            String rested = Long.toString(floor.place("carol", Side.BUY, 601, 3).order().orderId());
            carol.call("{\"op\":\"replace\",\"id\":3,\"order_id\":\"" + rested + "\",\"price\":\"6.02\"}", 200);
            JsonNode cancelled = carol.call("{\"op\":\"cancel\",\"id\":4,\"order_id\":\"" + id + "\"}", 200);
            assertEquals("CANCELLED", cancelled.path("body").path("status").asString());
            carol.call("{\"op\":\"cancel\",\"id\":5,\"order_id\":\"" + id + "\"}", 409);
            carol.call("{\"op\":\"cancel\",\"id\":6,\"order_id\":\"123456\"}", 404);
            carol.call("{\"op\":\"cancel\",\"id\":7}", 422);
            carol.call("{\"op\":\"place\",\"id\":8,\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"0.001\",\"quantity\":\"1\"}", 422);
            carol.call("{\"op\":\"place\",\"id\":8,\"instrument\":\"NONE\",\"side\":\"BUY\",\"price\":\"1\",\"quantity\":\"1\"}", 404);
            carol.call("{\"op\":\"cancel_all\",\"id\":9}", 200);
        }
        try (Wire stranger = floor.open()) {
            stranger.call(order("BUY", "6.00", "1"), 401);
        }
    }

    @Test
    void everyMarketChannelIsOneThatSubscribingTakes() {
        var kinds = new ArrayList<String>();
        for (Topic.Kind kind : Topic.Kind.values()) {
            kinds.add(kind.wire());
            assertEquals(kind.wire(), Channel.valueOf(kind.name()).wire());
        }
        assertEquals("^(" + String.join("|", kinds) + ")$", Frame.MARKET_CHANNELS);
    }

    @Test
    void badFramesGetAClearErrorAndTheConnectionStays() {
        try (Wire alice = floor.open("alice")) {
            assertEquals("malformed_json", alice.call("{", 400).path("body").path("code").asString());
            alice.call("[]", 400);
            alice.call("{\"op\":\"ping\",\"op\":\"ping\"}", 400);
            alice.call("{\"id\":1}", 422);
            alice.call("{\"op\":\"dance\",\"id\":1}", 422);
            alice.call("{\"op\":\"subscribe\",\"id\":1}", 422);
            alice.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"gossip\"}", 422);
            alice.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"book\",\"instrument\":\"NONE\"}", 404);
            alice.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"notifications\",\"types\":[\"RUMOUR\"]}", 422);
            alice.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"notifications\",\"extra\":1}", 422);
            JsonNode filter = alice.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"notifications\",\"filter\":"
                    + "{\"and\":[{\"field\":\"hat\",\"op\":\"eq\",\"value\":\"1\"}]}}", 422);
            assertTrue(filter.toString().contains("/filter/and/0"), filter.toString());
            alice.call("{\"op\":\"ack\",\"id\":1,\"lane\":\"SIDEWAYS\",\"seq\":1}", 422);
            alice.call("{\"op\":\"unsubscribe\",\"id\":1,\"channel\":\"book\",\"instrument\":\"ACME\"}", 404);
            alice.call("{\"op\":\"ping\",\"id\":2}", 200);
            for (int i = 0; i < 20; i++) {
                alice.send("nonsense");
            }
            assertEquals(1008, alice.closeCode());
        }
    }

    @Test
    void theBookIsKeptBySnapshotDeltasAndChecksum() {
        floor.place("carol", Side.BUY, 10_000, 7);
        try (Wire anyone = floor.open()) {
            anyone.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"book\",\"instrument\":\"ACME\"}", 200);
            anyone.call("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"trades\",\"instruments\":[\"ACME\"]}", 200);
            anyone.call("{\"op\":\"subscribe\",\"id\":3,\"channel\":\"ticker\",\"instrument\":\"ACME\"}", 200);
            var book = new LocalBook();
            anyone.read.stream().filter(frame -> frame.path("channel").asString("").equals("book")).forEach(book::take);
            for (int i = 0; i < 20; i++) {
                floor.place("carol", Side.BUY, 10_001 + i, 1 + i);
            }
            floor.place("eve", Side.SELL, 10_015, 40);
            floor.cancelAll("carol");
            floor.cancelAll("eve");
            while (!(book.taken && book.isQuiet())) {
                JsonNode frame = anyone.json();
                if (frame.path("channel").asString("").equals("book")) {
                    book.take(frame);
                }
            }
            JsonNode trades = anyone.read.stream()
                    .filter(frame -> frame.path("channel").asString("").equals("trades"))
                    .findFirst()
                    .orElseGet(() -> anyone.channel("trades"));
            assertEquals("SELL", trades.path("items").get(0).path("taker_side").asString());
            assertTrue(anyone.channel("ticker").path("data").has("last_price"));
        }
    }

    /// A client's book: sides by price in ticks.
    private static final class LocalBook {
        final TreeMap<Long, Long> bids = new TreeMap<>(java.util.Comparator.reverseOrder());
        final TreeMap<Long, Long> asks = new TreeMap<>();
        long seq = -1;
        boolean taken;

        void take(JsonNode frame) {
            if (frame.path("type").asString().equals("snapshot")) {
                bids.clear();
                asks.clear();
            } else {
                assertEquals(seq, frame.path("prev_seq").asLong(), "follows on what came before, snapshot included");
                taken = true;
            }
            frame.path("bids").forEach(level -> put(bids, level));
            frame.path("asks").forEach(level -> put(asks, level));
            seq = frame.path("seq").asLong();
            assertEquals(frame.path("checksum").asLong(), checksum(), frame.toString());
        }

        boolean isQuiet() {
            return bids.isEmpty() && asks.isEmpty();
        }

        private static void put(Map<Long, Long> side, JsonNode level) {
            long ticks = new java.math.BigDecimal(level.path("price").asString()).movePointRight(2).longValueExact();
            long lots = Long.parseLong(level.path("quantity").asString());
            if (lots == 0) {
                side.remove(ticks);
            } else {
                side.put(ticks, lots);
            }
        }

        private long checksum() {
            var crc = new CRC32();
            for (var side : List.of(bids, asks)) {
                side.entrySet().stream().limit(10).forEach(level -> crc.update(java.nio.ByteBuffer.allocate(16)
                        .putLong(level.getKey()).putLong(level.getValue()).array()));
            }
            return crc.getValue();
        }
    }

    @Test
    void aLostConnectionCancelsItsOrdersOnlyIfItAskedForThat() {
        Wire lost = floor.open();
        lost.call("{\"op\":\"auth\",\"id\":1,\"cancel_on_disconnect\":true,\"api_key\":\"" + floor.person("bob").key() + "\"}", 200);
        lost.call(order("BUY", "4.00", "1"), 201);
        assertEquals(1, open("bob"));
        lost.close();
        Floor.await("the lost connection's order is cancelled", () -> open("bob") == 0);

        try (Wire leaving = floor.open()) {
            leaving.call("{\"op\":\"auth\",\"id\":1,\"cancel_on_disconnect\":true,\"api_key\":\"" + floor.person("bob").key() + "\"}", 200);
            leaving.call(order("BUY", "4.00", "1"), 201);
            leaving.call("{\"op\":\"logout\",\"id\":2}", 200);
            assertEquals(1000, leaving.closeCode());
        }
        floor.place("carol", Side.BUY, 300, 1);
        floor.cancelAll("carol");
        assertEquals(1, open("bob"));
        floor.cancelAll("bob");
    }

    private static int open(String who) {
        return floor.json(who, "GET", "/api/v1/orders?status=OPEN&min_sequence=" + floor.venue.node().lastSequence(), "", 200)
                .path("items").size();
    }

    @Test
    void aDisabledUserIsCut() {
        try (Wire eve = floor.hearing("eve", "")) {
            floor.venue.registry().users().setDisabled(floor.person("eve").id(), true);
            floor.venue.admin().changed("user", Long.toString(floor.person("eve").id()));
            assertEquals(4003, eve.closeCode());
        } finally {
            floor.venue.registry().users().setDisabled(floor.person("eve").id(), false);
            floor.venue.admin().changed("user", Long.toString(floor.person("eve").id()));
        }
    }

    @Test
    void aSignedConnectionEndsWithItsSigningKey() throws Exception {
        var made = floor.json("eve", "POST", "/api/v1/signing-keys", "{\"kind\":\"HMAC\",\"name\":\"ws\"}", 201);
        String time = Long.toString(System.currentTimeMillis());
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(java.util.Base64.getDecoder().decode(made.path("secret").asString()), "HmacSHA256"));
        String nothing = java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest());
        String signature = java.util.HexFormat.of().formatHex(mac.doFinal(
                (time + "\nGET\n/api/v1/ws\n" + nothing).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        String id = made.path("signer_id").asString();
        try (Wire eve = Wire.open(floor.venue.baseUrl().getPort(),
                "X-Signature-Key: " + id, "X-Timestamp: " + time, "X-Signature: " + signature)) {
            floor.json("eve", "DELETE", "/api/v1/signing-keys/" + id, "", 200);
            assertEquals(4003, eve.closeCode());
        }
    }

    @Test
    void wrongCredentialsAreRefusedInHeaderAndFrame() {
        int port = floor.venue.baseUrl().getPort();
        try (Wire refused = Wire.dial(port, "X-API-Key: bw_wrong")) {
            assertTrue(refused.head.startsWith("HTTP/1.1 401"), refused.head);
        }
        try (Wire known = Wire.open(port, "X-API-Key: " + floor.person("alice").key())) {
            known.call("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"notifications\"}", 200);
        }
        try (Wire guessing = floor.open()) {
            for (int i = 0; i < 3; i++) {
                guessing.call("{\"op\":\"auth\",\"id\":1,\"api_key\":\"bw_wrong" + i + "\"}", 401);
            }
            assertEquals(4001, guessing.closeCode());
        }
    }

    @Test
    void heartbeatsCarryTheLastSequences() {
        try (Wire alice = floor.hearing("alice", "")) {
            floor.place("alice", Side.BUY, 250, 1);
            long seq = alice.items(1).getFirst().path("seq").asLong();
            JsonNode beat = alice.until(frame -> frame.path("channel").asString("").equals("heartbeat")
                    && frame.path("lanes").path("NORMAL").asLong() >= seq);
            assertTrue(beat.path("sequence").asLong() > 0);
        } finally {
            floor.cancelAll("alice");
        }
    }

    @Test
    void aSlowClientIsConflatedToldAndCut() {
        var push = floor.venue.push();
        String text = "{\"text\":\"" + "x".repeat(15_000) + "\"}";
        try (Wire slow = floor.hearing("carol", "")) {
            slow.call("{\"op\":\"subscribe\",\"id\":3,\"channel\":\"book\",\"instrument\":\"ACME\"}", 200);
            long before = push.conflated();
            for (int i = 0; push.conflated() == before && i < 3_000; i++) {
                floor.announce("carol", Lane.LOW, text, 0);
                floor.place("alice", Side.BUY, 200 + i % 50, 1);
            }
            assertTrue(push.conflated() > before, "the market data was never conflated");
            JsonNode loss = slow.until(frame -> frame.path("channel").asString("").equals("loss")
                    && frame.path("lane").asString().equals("book:ACME"));
            assertEquals("conflated", loss.path("reason").asString());
            slow.until(frame -> frame.path("channel").asString("").equals("book")
                    && frame.path("type").asString().equals("snapshot"));
            long cut = push.stats().cut() + push.cut();
            for (int i = 0; i < 1_000 && push.stats().cut() + push.cut() == cut; i++) {
                floor.announce("carol", Lane.LOW, text, 0);
            }
            Floor.await("the slow client is cut", () -> push.stats().cut() + push.cut() > cut);
            assertEquals(4008, slow.closeCode());
        } finally {
            floor.cancelAll("alice");
            floor.venue.push().service().clearPending(floor.person("carol").id());
        }
    }
}
