package io.buttonwood.server.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.Lane;
import io.buttonwood.core.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The book order by order: a client that follows the feed has the very book that the venue shows.
@Timeout(90)
class OrderFeedTest {
    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"id\":3,\"channel\":\"l3\",\"instrument\":\"ACME\"}";

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

    @AfterEach
    void clear() {
        floor.cancelAll("alice");
        floor.cancelAll("eve");
    }

    private record Resting(String side, String price, String quantity) {}

    /// What a client knows: orders by side and price, those of one price in the order in which they trade.
    private static final class LocalOrders {
        private final Map<String, Resting> all = new LinkedHashMap<>();
        private long seq = -1;
        private int snapshots;

        void take(JsonNode frame) {
            if (frame.path("type").asString().equals("snapshot")) {
                all.clear();
                snapshots++;
            } else {
                assertEquals(seq, frame.path("prev_seq").asLong(), frame.toString());
            }
            seq = frame.path("seq").asLong();
            for (JsonNode change : frame.path("orders")) {
                String id = change.path("order_id").asString();
                var order = new Resting(
                        change.path("side").asString(), change.path("price").asString(), change.path("quantity").asString());
                switch (change.path("action").asString()) {
                    case "ADD" -> assertEquals(null, all.put(id, order), () -> id + " is there twice");
                    case "CHANGE" -> {
                        Resting before = all.put(id, order);
                        assertTrue(before != null && before.price().equals(order.price()), change.toString());
                    }
                    case "REMOVE" -> {
                        assertEquals("0", order.quantity());
                        assertTrue(all.remove(id) != null, change.toString());
                    }
                    default -> throw new AssertionError(change.toString());
                }
            }
        }

        /// Order ids of a side, best price first, as long as the sequence is not there yet nothing is compared.
        List<String> side(String side) {
            Comparator<java.math.BigDecimal> best = Comparator.naturalOrder();
            var byPrice = new TreeMap<java.math.BigDecimal, List<String>>(side.equals("BUY") ? best.reversed() : best);
            all.forEach((id, order) -> {
                if (order.side().equals(side)) {
                    byPrice.computeIfAbsent(new java.math.BigDecimal(order.price()), price -> new ArrayList<>())
                            .add(id + " " + order.price() + " " + order.quantity());
                }
            });
            return byPrice.values().stream().flatMap(List::stream).toList();
        }
    }

    private static List<String> shown(JsonNode orders) {
        List<String> shown = new ArrayList<>();
        orders.forEach(each -> shown.add(each.path("order_id").asString() + " " + each.path("price").asString() + " "
                + each.path("quantity").asString()));
        return shown;
    }

    private static void follow(Wire wire, LocalOrders orders, long sequence) {
        while (orders.seq < sequence) {
            JsonNode frame = wire.json();
            if (frame.path("channel").asString("").equals("l3")) {
                orders.take(frame);
            }
        }
    }

    private static JsonNode venue() {
        return floor.json("bob", "GET", "/api/v1/instruments/ACME/book/orders?depth=1000&min_sequence="
                + floor.venue.node().lastSequence(), "", 200);
    }

    @Test
    void aClientThatFollowsHasTheVenuesOrdersInTheirOrder() {
        var random = new Random(20261128);
        floor.place("alice", Side.BUY, 9_000, 5);
        floor.place("alice", Side.BUY, 9_000, 6);
        try (Wire anyone = floor.open()) {
            anyone.call(SUBSCRIBE, 200);
            var orders = new LocalOrders();
            List<Long> mine = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 30; i++) {
                    act(random, mine);
                }
                JsonNode book = venue();
                follow(anyone, orders, book.path("sequence").asLong());
                assertEquals(shown(book.path("bids")), orders.side("BUY"));
                assertEquals(shown(book.path("asks")), orders.side("SELL"));
            }
            assertEquals(1, orders.snapshots);
            assertEquals(levels(orders, "BUY"), levels("bids"));
            assertEquals(levels(orders, "SELL"), levels("asks"));
        }
    }

    /// One of: an order that rests or trades, a replacement that keeps its place or loses it, a cancel.
    private static void act(Random random, List<Long> mine) {
        boolean buys = random.nextBoolean();
        int what = mine.isEmpty() ? 0 : random.nextInt(6);
        if (what < 3) {
            long price = buys ? 8_995 + random.nextInt(8) : 8_998 + random.nextInt(8);
            mine.add(floor.place(buys ? "alice" : "eve", buys ? Side.BUY : Side.SELL, price, 1 + random.nextInt(9)).order().orderId());
            return;
        }
        long order = mine.get(random.nextInt(mine.size()));
        long alice = floor.person("alice").id();
        long eve = floor.person("eve").id();
        for (long owner : List.of(alice, eve)) {   // only the owner's command does something
            var command = what == 3
                    ? new Command.CancelOrder(owner, order, null)
                    : new Command.ReplaceOrder(owner, order, null, what == 4 ? 8_990 + random.nextInt(20) : 0, 0, 1 + random.nextInt(9));
            io.buttonwood.server.http.Waiting.on(floor.venue.engine().ask(command));
        }
    }

    private static Map<String, Long> levels(LocalOrders orders, String side) {
        var sums = new TreeMap<String, Long>();
        orders.all.values().stream().filter(order -> order.side().equals(side))
                .forEach(order -> sums.merge(order.price(), Long.parseLong(order.quantity()), Long::sum));
        return sums;
    }

    private static Map<String, Long> levels(String side) {
        var sums = new TreeMap<String, Long>();
        floor.json("bob", "GET", "/api/v1/instruments/ACME/book?depth=500&min_sequence=" + floor.venue.node().lastSequence(), "", 200)
                .path(side)
                .forEach(level -> sums.put(level.path("price").asString(), Long.parseLong(level.path("quantity").asString())));
        return sums;
    }

    @Test
    void aSnapshotOfManyOrdersGoesOnInDeltasOfItsNumber() {
        for (int i = 0; i < 1_200; i++) {
            floor.venue.engine().apply(new Command.PlaceOrder(
                    floor.person("alice").id(), floor.venue.market().instrument("ACME").id(), Side.BUY,
                    io.buttonwood.core.OrderType.LIMIT, io.buttonwood.core.TimeInForce.GTC, false, 100 + i % 7, 1, null));
        }
        floor.place("alice", Side.BUY, 99, 1);
        JsonNode book = venue();
        try (Wire anyone = floor.open()) {
            anyone.call(SUBSCRIBE, 200);
            var orders = new LocalOrders();
            JsonNode first = anyone.channel("l3");
            orders.take(first);
            orders.take(anyone.channel("l3"));
            assertEquals(1_201, orders.all.size());
            assertEquals(shown(book.path("bids")), orders.side("BUY").subList(0, 1_000));
            long id = floor.place("alice", Side.BUY, 98, 3).order().orderId();
            orders.take(anyone.channel("l3"));
            assertEquals("3", orders.all.get(Long.toString(id)).quantity());
        }
    }

    @Test
    void aSlowClientIsToldOfItsLossAndStartsAgainFromASnapshot() {
        var push = floor.venue.push();
        String text = "{\"text\":\"" + "x".repeat(15_000) + "\"}";
        try (Wire slow = floor.hearing("carol", "")) {
            slow.call(SUBSCRIBE, 200);
            var orders = new LocalOrders();
            orders.take(slow.channel("l3"));
            long before = push.conflated();
            for (int i = 0; push.conflated() == before && i < 3_000; i++) {
                floor.announce("carol", Lane.LOW, text, 0);
                floor.place("alice", Side.BUY, 200 + i % 50, 1);
            }
            assertTrue(push.conflated() > before, "no change was ever left out");
            JsonNode loss = null;
            while (loss == null) {
                JsonNode frame = slow.json();
                if (frame.path("channel").asString("").equals("l3")) {
                    orders.take(frame);
                } else if (frame.path("channel").asString("").equals("loss") && frame.path("lane").asString().equals("l3:ACME")) {
                    loss = frame;
                }
            }
            assertEquals("conflated", loss.path("reason").asString());
            assertTrue(loss.path("from").asLong() > orders.seq, "what is lost comes after what came");
            JsonNode again = slow.channel("l3");
            assertEquals("snapshot", again.path("type").asString());
            orders.take(again);
            JsonNode book = venue();
            follow(slow, orders, book.path("sequence").asLong());
            assertEquals(shown(book.path("bids")), orders.side("BUY").subList(0, book.path("bids").size()));
        } finally {
            push.service().clearPending(floor.person("carol").id());
        }
    }
}
