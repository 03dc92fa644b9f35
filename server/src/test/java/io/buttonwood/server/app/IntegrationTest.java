package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import io.buttonwood.server.store.Engine;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The services together, over real sockets.
@Timeout(120)
class IntegrationTest extends WithTraders {
    /// Everything that a trade touches says the same, on both databases, before and after a restart.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void everythingSaysTheSameOfADayOfTrading(Engine engine) throws InterruptedException {
        var settings = new TreeMap<String, String>();
        if (engine == Engine.POSTGRES) {
            var options = engine.options(folder);
            settings.put("store.url", options.url());
            settings.put("store.user", options.user());
            settings.put("store.password", options.password());
        }
        open(settings);
        bob.sell("101.30", "200");
        carol.sell("101.25", "300");
        JsonNode taken = alice.buy("101.30", "400");
        assertEquals("FILLED 400 0 101.26", taken.path("status").asString() + " " + taken.path("filled_quantity").asString() + " "
                + taken.path("remaining_quantity").asString() + " " + taken.path("average_price").asString().substring(0, 6));
        JsonNode rests = alice.buy("100.00", "50");
        long sequence = rests.path("sequence").asLong();

        JsonNode book = alice.get("/instruments/ACME/book?min_sequence=" + sequence);
        assertEquals("[{\"price\":\"100.00\",\"quantity\":\"50\",\"orders\":1}]", book.path("bids").toString());
        assertEquals("[{\"price\":\"101.30\",\"quantity\":\"100\",\"orders\":1}]", book.path("asks").toString());
        assertEquals(checksum(book, "0.01", "1"), book.path("checksum").asLong());

        List<JsonNode> trades = alice.all("/instruments/ACME/trades?min_sequence=" + sequence);
        assertEquals(List.of("101.30 100 BUY", "101.25 300 BUY"), trades.stream()
                .map(each -> each.path("price").asString() + " " + each.path("quantity").asString() + " "
                        + each.path("taker_side").asString())
                .toList());
        JsonNode candles = alice.get("/instruments/ACME/candles?interval=1d&min_sequence=" + sequence).path("items");
        JsonNode candle = candles.get(candles.size() - 1);
        assertEquals("101.25 101.30 101.25 101.30", candle.path("open").asString() + " " + candle.path("high").asString()
                + " " + candle.path("low").asString() + " " + candle.path("close").asString());
        JsonNode ticker = alice.get("/instruments/ACME/ticker?min_sequence=" + sequence);
        assertEquals("100.00 101.30 101.30 400 2", ticker.path("bid_price").asString() + " "
                + ticker.path("ask_price").asString() + " " + ticker.path("last_price").asString() + " "
                + ticker.path("volume24h").asString(ticker.path("volume_24h").asString()) + " "
                + ticker.path("trades24h").asString(ticker.path("trades_24h").asString()));

        for (Caller each : List.of(alice, bob, carol)) {
            agrees(each, sequence);
        }
        venue.admin.ok("POST", "/admin/settlements", null);
        settled(1);
        for (Caller each : List.of(alice, bob, carol)) {
            agrees(each, 0);
            for (JsonNode balance : each.get("/balances").path("items")) {
                assertEquals(0, dec(balance, "unsettled").signum(), balance::toString);
            }
            JsonNode cycle = each.all("/settlements").getFirst();
            assertEquals("COMPLETED", cycle.path("state").asString());
            assertEquals(1, cycle.path("nets").size(), "one's own net only: " + cycle);
            assertEquals(each.id, cycle.path("nets").get(0).path("account_id").asLong());
        }

        String before = shown();
        String key = venue.admin.key();
        venue.close();
        venue = Venue.again(folder, settings, key);
        alice = new Caller(venue.url(), alice.key(), alice.id);
        bob = new Caller(venue.url(), bob.key(), bob.id);
        carol = new Caller(venue.url(), carol.key(), carol.id);
        hamilton = new Caller(venue.url(), hamilton.key(), hamilton.id);
        assertEquals(before, shown());
        assertEquals("CANCELLED", alice.ok("DELETE", "/orders/" + rests.path("order_id").asString(), null)
                .path("status").asString());
    }

    private String shown() {
        var text = new StringBuilder();
        JsonNode book = alice.get("/instruments/ACME/book");
        text.append(book.path("bids")).append(book.path("asks")).append(book.path("checksum"));
        text.append(alice.get("/instruments/ACME/trades"));
        text.append(alice.get("/instruments/ACME/candles"));
        for (Caller each : List.of(alice, bob, carol)) {
            text.append(each.get("/orders")).append(each.get("/fills")).append(each.get("/balances").path("items"));
            text.append(each.get("/ledger")).append(each.get("/positions").path("items")).append(each.get("/settlements"));
        }
        return text.toString();
    }

    /// Awaits the completion of the first `count` cycles.
    private void settled(int count) {
        List<JsonNode> cycles;
        do {
            cycles = venue.admin.all("/settlements?min_sequence=" + venue.server().node().lastSequence());
            Thread.onSpinWait();
        } while (cycles.size() < count || cycles.stream().anyMatch(each -> !each.path("state").asString().equals("COMPLETED")));
    }

    /// The book's checksum as a client works it out: from the decimals on the wire.
    private static long checksum(JsonNode book, String tick, String lot) {
        var crc = new CRC32();
        for (String side : List.of("bids", "asks")) {
            int left = 10;
            for (JsonNode level : book.path(side)) {
                if (left-- == 0) {
                    break;
                }
                crc.update(ByteBuffer.allocate(16)
                        .putLong(dec(level, "price").divide(new BigDecimal(tick)).longValueExact())
                        .putLong(dec(level, "quantity").divide(new BigDecimal(lot)).longValueExact())
                        .array());
            }
        }
        return crc.getValue();
    }

    @Test
    void anOrderLivesAndDies() {
        open(Map.of());
        JsonNode order = alice.place("BUY", "99.00", "10", ",'client_order_id':'c-1'");
        String id = order.path("order_id").asString();
        assertEquals("OPEN 10 0", order.path("status").asString() + " " + order.path("remaining_quantity").asString() + " "
                + order.path("filled_quantity").asString());
        JsonNode changed = alice.ok("PATCH", "/orders/" + id, "{'price':'99.50','quantity':'20'}");
        assertEquals("99.50 20", changed.path("price").asString() + " " + changed.path("quantity").asString());
        JsonNode again = alice.ok("PATCH", "/orders/by-client-id/c-1", "{'remaining_quantity':'15'}");
        assertEquals("15", again.path("remaining_quantity").asString());
        bob.sell("99.50", "5");
        JsonNode read = alice.get("/orders/" + id + "?min_sequence=" + venue.server().node().lastSequence());
        assertEquals("PARTIALLY_FILLED 5 10", read.path("status").asString() + " " + read.path("filled_quantity").asString()
                + " " + read.path("remaining_quantity").asString());
        assertEquals(read, alice.get("/orders/by-client-id/c-1"));
        JsonNode gone = alice.ok("DELETE", "/orders/by-client-id/c-1", null);
        assertEquals("CANCELLED 5 0 REQUESTED", gone.path("status").asString() + " " + gone.path("filled_quantity").asString()
                + " " + gone.path("remaining_quantity").asString() + " " + gone.path("cancel_reason").asString());
        alice.refused(409, "order_closed", "DELETE", "/orders/" + id, null);
        alice.refused(409, "order_closed", "PATCH", "/orders/" + id, "{'price':'99.00'}");
        bob.refused(404, "order_not_found", "GET", "/orders/" + id, null);
        bob.refused(404, "order_not_found", "DELETE", "/orders/" + id, null);
        bob.refused(404, "order_not_found", "PATCH", "/orders/" + id, "{'price':'99.00'}");
    }

    @Test
    void theSameClientOrderIdEntersOnce() {
        open(Map.of());
        String body = Caller.order("BUY", "99.00", "10", ",'client_order_id':'once'");
        Answer first = alice.call("POST", "/orders", body);
        bob.place("BUY", "98.00", "1", "");
        Answer second = alice.call("POST", "/orders", body);
        assertEquals("201 200", first.status() + " " + second.status());
        assertEquals(first.json(), second.json());
        String read = "/orders/" + second.json().path("order_id").asString() + "?min_sequence=" + second.json().path("sequence").asLong();
        assertEquals(first.json(), alice.get(read));
        bob.place("SELL", "99.00", "4", "");
        JsonNode third = alice.call("POST", "/orders", body).json();
        assertEquals("PARTIALLY_FILLED", third.path("status").asString());
        assertTrue(third.path("sequence").asLong() > first.json().path("sequence").asLong());
        assertEquals(third, alice.get("/orders/" + third.path("order_id").asString() + "?min_sequence="
                + third.path("sequence").asLong()));
        alice.refused(409, "client_order_id_reused", "POST", "/orders",
                Caller.order("BUY", "99.01", "10", ",'client_order_id':'once'"));
        assertEquals(201, bob.call("POST", "/orders", body).status(), "another account's ids are its own");
        assertEquals(1, alice.all("/orders?min_sequence=" + venue.server().node().lastSequence()).size());
    }

    @Test
    void batchesValidationAndMassCancel() {
        open(Map.of());
        JsonNode batch = alice.ok("POST", "/orders/batch", "{'orders':["
                + Caller.order("BUY", "99.00", "1", "") + "," + Caller.order("BUY", "99.001", "1", "") + ","
                + Caller.order("BUY", "2000.00", "1", "") + "," + Caller.order("SELL", "102.00", "1", "") + "]}");
        var outcomes = new ArrayList<String>();
        batch.path("results").forEach(each -> outcomes.add(each.path("status").asInt() + " "
                + each.path("error").path("code").asString("")));
        assertEquals(List.of("201 ", "422 invalid_field", "422 price_out_of_band", "201 "), outcomes);
        assertEquals("/orders/1/price",
                batch.path("results").get(1).path("error").path("errors").get(0).path("pointer").asString());
        assertTrue(alice.ok("POST", "/orders/validate", Caller.order("BUY", "99.00", "1", "")).path("valid").asBoolean());
        alice.refused(422, "insufficient_funds", "POST", "/orders/validate", Caller.order("SELL", "99.00", "9999", ""));
        assertEquals(2, alice.all("/orders?status=OPEN&min_sequence=" + venue.server().node().lastSequence()).size());
        bob.buy("98.00", "1");
        bob.ok("POST", "/orders", "{'instrument':'TULIP','side':'BUY','price':'98.00','quantity':'5'}");
        assertEquals(1, bob.ok("DELETE", "/orders?instrument=TULIP", null).path("cancelled").asInt());
        assertEquals(2, alice.ok("DELETE", "/orders", null).path("cancelled").asInt());
        assertEquals(1, bob.ok("DELETE", "/orders", null).path("cancelled").asInt());
        assertEquals(0, bob.ok("DELETE", "/orders", null).path("cancelled").asInt());
    }

    @Test
    void theDeadMansSwitchCancelsWithoutAnyFurtherRequest() {
        open(Map.of());
        JsonNode entered = alice.buy("99.00", "10");
        String own = "/orders/" + entered.path("order_id").asString() + "?min_sequence=" + entered.path("sequence").asLong();
        JsonNode armed = alice.ok("POST", "/orders/cancel-all-after", "{'timeout_millis':86400000}");
        assertTrue(armed.path("cancel_at").isString());
        assertTrue(alice.ok("POST", "/orders/cancel-all-after", "{'timeout_millis':0}").path("cancel_at").isNull());
        alice.ok("POST", "/orders/cancel-all-after", "{'timeout_millis':50}");
        JsonNode order;
        do {
            order = alice.get(own);
        } while (order.path("status").asString().equals("OPEN"));
        assertEquals("CANCELLED", order.path("status").asString());
    }

    @Test
    void readsWaitForTheSequenceTheyName() {
        open(Map.of());
        for (int i = 0; i < 50; i++) {
            JsonNode order = alice.buy("99.00", "1");
            String wait = "?min_sequence=" + order.path("sequence").asLong();
            String id = order.path("order_id").asString();
            assertEquals("OPEN", alice.get("/orders/" + id + wait).path("status").asString());
            assertEquals(i + 1, bob.get("/instruments/ACME/book" + wait).path("bids").get(0).path("orders").asInt());
        }
        Answer late = alice.call("GET", "/orders?min_sequence=999999999999");
        assertEquals("503 not_caught_up", late.status() + " " + late.json().path("code").asString());
        assertNotEquals(0, late.header("Retry-After", 0));
        assertEquals(503, alice.call("GET", "/instruments/ACME/book?min_sequence=999999999999").status());
    }

    @Test
    void pagesNeitherRepeatNorSkipWhileRowsAreAdded() {
        open(Map.of());
        var before = new ArrayList<String>();
        for (int i = 0; i < 25; i++) {
            before.addFirst(alice.buy("99.00", "1").path("order_id").asString());
        }
        var seen = new ArrayList<String>();
        String next = "/api/v1/orders?limit=4&instrument=ACME&min_sequence=" + venue.server().node().lastSequence();
        while (next != null) {
            Answer page = alice.send("GET", next, null, Map.of());
            page.json().path("items").forEach(each -> seen.add(each.path("order_id").asString()));
            alice.buy("98.00", "1");
            String link = page.header("Link");
            assertTrue(link == null || link.endsWith("; rel=\"next\""), link);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertEquals(before, seen);
        alice.refused(400, "invalid_cursor", "GET", "/orders?cursor=bm9uc2Vuc2U", null);
        String ofFills = "MTIz";
        alice.refused(400, "invalid_cursor", "GET", "/fills?cursor=" + ofFills, null);
    }

    @Test
    void pipelinedRequestsApplyInTheirOrder() throws Exception {
        open(Map.of());
        var ids = new HashSet<String>();
        try (var line = io.buttonwood.client.PipelinedConnection.open(venue.url(), 64, java.time.Duration.ofSeconds(20))) {
            var headers = Map.of("X-API-Key", alice.key());
            var answers = new ArrayList<java.util.concurrent.CompletableFuture<Answer>>();
            for (int i = 0; i < 60; i += 3) {
                String own = "/api/v1/orders/by-client-id/p" + i;
                answers.add(line.submit("POST", "/api/v1/orders", headers,
                        Caller.order("BUY", "99.00", "10", ",'client_order_id':'p" + i + "'").replace('\'', '"').getBytes()));
                answers.add(line.submit("PATCH", own, headers, "{\"price\":\"98.00\"}".getBytes()));
                answers.add(line.submit("DELETE", own, headers, null));
            }
            line.drain();
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = answers.get(i).get();
                assertEquals(i % 3 == 0 ? 201 : 200, answer.status(), Caller.text(answer));
                assertEquals(List.of("OPEN 99.00", "OPEN 98.00", "CANCELLED 98.00").get(i % 3),
                        answer.json().path("status").asString() + " " + answer.json().path("price").asString());
                ids.add(answer.json().path("order_id").asString());
            }
        }
        assertEquals(20, ids.size());
    }
}
