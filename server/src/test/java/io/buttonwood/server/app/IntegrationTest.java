package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import io.buttonwood.server.store.Engine;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The services together, over real sockets.
@Timeout(120)
class IntegrationTest {
    @TempDir
    private Path folder;

    private Venue venue;
    private Caller alice;
    private Caller bob;
    private Caller carol;
    private Caller hamilton;

    private void open(Map<String, String> settings) {
        venue = Venue.withMarket(folder, settings);
        alice = venue.funded("alice", "TRADER", "Hamilton");
        bob = venue.funded("bob", "TRADER", "Hamilton");
        carol = venue.funded("carol", "TRADER", "Duer");
        hamilton = venue.user("hamilton", "BROKER", "Hamilton");
    }

    @AfterEach
    void close() throws InterruptedException {
        assertNull(venue.fatal());
        venue.conserved().forEach((asset, sum) -> assertEquals(0, sum.signum(), asset + " is off by " + sum));
        for (Caller caller : List.of(alice, bob, carol, hamilton)) {
            caller.close();
        }
        venue.close();
    }

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

    /// Fills, ledger, balances and positions of one account are four views of the same movements.
    private void agrees(Caller each, long sequence) {
        String wait = "min_sequence=" + Math.max(sequence, venue.server().node().lastSequence());
        var fills = each.all("/fills?limit=2&" + wait);
        BigDecimal stock = new BigDecimal(Venue.STOCK);
        BigDecimal money = new BigDecimal(Venue.FUNDS);
        BigDecimal fees = BigDecimal.ZERO;
        BigDecimal net = BigDecimal.ZERO;
        for (JsonNode fill : fills) {
            if (fill.path("busted").asBoolean()) {
                continue;
            }
            BigDecimal signed = fill.path("side").asString().equals("BUY")
                    ? dec(fill, "quantity")
                    : dec(fill, "quantity").negate();
            stock = stock.add(signed);
            net = net.add(signed);
            money = money.subtract(signed.multiply(dec(fill, "price"))).subtract(dec(fill, "fee"));
            fees = fees.add(dec(fill, "fee"));
        }
        var balances = new TreeMap<String, BigDecimal>();
        for (JsonNode balance : each.get("/balances?" + wait).path("items")) {
            balances.put(balance.path("asset").asString(), dec(balance, "total"));
            assertEquals(
                    dec(balance, "total"),
                    dec(balance, "available").add(dec(balance, "held")).add(dec(balance, "unsettled")));
        }
        assertEquals(0, stock.compareTo(balances.get("ACME")), () -> "stock by fills, balances " + balances);
        assertEquals(0, money.compareTo(balances.get("USD")), "money by fills, balances " + balances);
        var ledger = new TreeMap<String, BigDecimal>();
        for (JsonNode line : each.all("/ledger?limit=3&" + wait)) {
            ledger.merge(line.path("asset").asString(), dec(line, "amount"), BigDecimal::add);
        }
        ledger.forEach((asset, sum) -> assertEquals(0, sum.compareTo(balances.get(asset)), asset + " by ledger"));
        JsonNode positions = each.get("/positions?" + wait).path("items");
        for (JsonNode position : positions) {
            if (position.path("instrument").asString().equals("ACME")) {
                assertEquals(0, net.compareTo(dec(position, "quantity")), position::toString);
                assertEquals(0, fees.compareTo(dec(position, "fees")), position::toString);
            }
        }
    }

    /// Awaits the completion of the first `count` cycles.
    private void settled(int count) {
        List<JsonNode> cycles;
        do {
            cycles = venue.admin.all("/settlements?min_sequence=" + venue.server().node().lastSequence());
            Thread.onSpinWait();
        } while (cycles.size() < count || cycles.stream().anyMatch(each -> !each.path("state").asString().equals("COMPLETED")));
    }

    private static BigDecimal dec(JsonNode node, String member) {
        return new BigDecimal(node.path(member).asString());
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
    void brokersSeeTheirOwnUsersOnly() {
        open(Map.of());
        alice.buy("99.00", "1");
        carol.buy("98.00", "1");
        long sequence = venue.server().node().lastSequence();
        for (String list : List.of("/orders", "/fills", "/balances", "/positions", "/ledger", "/settlements")) {
            String of = list + "?min_sequence=" + sequence + "&account_id=";
            assertEquals(200, hamilton.call("GET", of + alice.id).status(), list);
            assertEquals(403, hamilton.call("GET", of + carol.id).status(), list);
            assertEquals(403, hamilton.call("GET", of + 999_999).status(), "nor whether an account exists");
            assertEquals(403, alice.call("GET", of + bob.id).status(), list);
            assertEquals(200, alice.call("GET", of + alice.id).status(), list);
            assertEquals(200, venue.admin.call("GET", of + carol.id).status(), list);
            assertEquals(401, venue.nobody().call("GET", list).status(), list);
        }
        String order = carol.all("/orders").getFirst().path("order_id").asString();
        hamilton.refused(404, "order_not_found", "GET", "/orders/" + order, null);
        assertEquals(200, hamilton.call("GET", "/orders/" + alice.all("/orders").getFirst().path("order_id").asString()).status());
        assertEquals(201, hamilton.call("POST", "/admin/accounts/" + alice.id + "/deposits", "{'asset':'USD','amount':'1'}").status());
        assertEquals(403, hamilton.call("POST", "/admin/accounts/" + carol.id + "/deposits", "{'asset':'USD','amount':'1'}").status());
        assertEquals(403, hamilton.call("POST", "/admin/kill-switch", "{'scope':'VENUE','engaged':true}").status());
        assertEquals(403, alice.call("POST", "/admin/accounts/" + alice.id + "/deposits", "{'asset':'USD','amount':'1'}").status());
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
    void killSwitchesStopTheirScopeAndNoMore() {
        open(Map.of());
        alice.buy("99.00", "1");
        bob.buy("98.00", "1");
        carol.buy("97.00", "1");
        kill("'ACCOUNT','id':" + alice.id, true, 1);
        alice.refused(422, "kill_switch", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        bob.buy("98.00", "1");
        kill("'BROKER','id':1", true, 2);
        bob.refused(422, "kill_switch", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        carol.buy("97.00", "1");
        kill("'VENUE'", true, 2);
        carol.refused(422, "kill_switch", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        kill("'VENUE'", false, 0);
        carol.buy("97.00", "1");
        bob.refused(422, "kill_switch", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        kill("'BROKER','id':1", false, 0);
        bob.buy("98.00", "1");
        alice.refused(422, "kill_switch", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        kill("'ACCOUNT','id':" + alice.id, false, 0);
        alice.buy("99.00", "1");
    }

    private void kill(String scope, boolean engaged, int cancelled) {
        JsonNode done = venue.admin.ok("POST", "/admin/kill-switch", "{'scope':" + scope + ",'engaged':" + engaged + "}");
        assertEquals(cancelled, done.path("cancelled").asInt());
    }

    @Test
    void haltedInstrumentsTakeCancelsOnly() {
        open(Map.of());
        String stays = alice.buy("99.00", "1").path("order_id").asString();
        String goes = alice.buy("98.00", "1").path("order_id").asString();
        assertEquals("HALTED", venue.admin.ok("POST", "/admin/instruments/ACME/halt", null).path("state").asString());
        bob.refused(422, "instrument_halted", "POST", "/orders", Caller.order("SELL", "99.00", "1", ""));
        assertEquals("CANCELLED", alice.ok("DELETE", "/orders/" + goes, null).path("status").asString());
        assertEquals("HALTED", alice.get("/instruments/ACME/ticker").path("state").asString());
        venue.admin.ok("POST", "/admin/instruments/ACME/resume", null);
        assertEquals("FILLED", bob.sell("99.00", "1").path("status").asString());
        assertEquals("FILLED", alice.get("/orders/" + stays + "?min_sequence=" + venue.server().node().lastSequence())
                .path("status").asString());
        String last = alice.buy("97.00", "1").path("order_id").asString();
        venue.admin.ok("POST", "/admin/instruments/ACME/close", null);
        assertEquals("CANCELLED", alice.get("/orders/" + last + "?min_sequence=" + venue.server().node().lastSequence())
                .path("status").asString());
        bob.refused(422, "instrument_closed", "POST", "/orders", Caller.order("SELL", "99.00", "1", ""));
    }

    @Test
    void aBustedTradeIsAsIfItHadNotBeen() {
        open(Map.of());
        bob.sell("101.00", "100");
        alice.buy("101.00", "100");
        long sequence = venue.server().node().lastSequence();
        String trade = alice.all("/fills?min_sequence=" + sequence).getFirst().path("trade_id").asString();
        alice.refused(403, "forbidden", "POST", "/admin/trades/" + trade + "/bust", "{'reason':'mine'}");
        JsonNode done = venue.admin.ok("POST", "/admin/trades/" + trade + "/bust", "{'reason':'erroneous price'}");
        venue.admin.refused(409, "already_busted", "POST", "/admin/trades/" + trade + "/bust", "{'reason':'again'}");
        venue.admin.refused(404, "not_found", "POST", "/admin/trades/999999/bust", "{'reason':'none'}");
        String wait = "?min_sequence=" + done.path("sequence").asLong();
        for (Caller each : List.of(alice, bob)) {
            assertTrue(each.all("/fills" + wait).getFirst().path("busted").asBoolean());
            for (JsonNode balance : each.get("/balances" + wait).path("items")) {
                assertEquals(
                        balance.path("asset").asString().equals("USD") ? Venue.FUNDS : Venue.STOCK,
                        balance.path("total").asString());
            }
            agrees(each, 0);
        }
        assertTrue(alice.all("/instruments/ACME/trades").getFirst().path("busted").asBoolean());
    }

    @Test
    void moneyComesAndGoes() {
        open(Map.of());
        String account = "/admin/accounts/" + alice.id;
        JsonNode in = venue.admin.ok("POST", account + "/deposits", "{'asset':'USD','amount':'12.34','reference':'wire 1'}");
        assertEquals("12.34", in.path("amount").asString());
        venue.admin.refused(422, "insufficient_funds", "POST", account + "/withdrawals", "{'asset':'USD','amount':'999999999.00'}");
        venue.admin.refused(422, "invalid_field", "POST", account + "/deposits", "{'asset':'USD','amount':'0.001'}");
        venue.admin.refused(422, "unknown_reference", "POST", account + "/deposits", "{'asset':'XXX','amount':'1'}");
        venue.admin.refused(404, "account_not_found", "POST", "/admin/accounts/4711/deposits", "{'asset':'USD','amount':'1'}");
        alice.buy("100.00", "100");
        venue.admin.refused(422, "insufficient_funds", "POST", account + "/withdrawals", "{'asset':'USD','amount':'99000.00'}");
        JsonNode out = venue.admin.ok("POST", account + "/withdrawals", "{'asset':'USD','amount':'12.34','reference':'wire 2'}");
        var lines = alice.all("/ledger?asset=USD&min_sequence=" + out.path("sequence").asLong());
        assertEquals(List.of("WITHDRAWAL -12.34 wire 2", "DEPOSIT 12.34 wire 1"), lines.subList(0, 2).stream()
                .map(each -> each.path("kind").asString() + " " + each.path("amount").asString() + " " + each.path("memo").asString())
                .toList());
        agrees(alice, 0);
    }

    @Test
    void limitsAndSelfTradePreventionApplyAtOnce() {
        open(Map.of());
        String account = "/admin/accounts/" + alice.id;
        venue.admin.ok("PUT", account + "/risk-limits", "{'max_order_quantity':'50','max_open_orders':2}");
        assertEquals("50.00000000", venue.admin.get(account + "/risk-limits").path("max_order_quantity").asString());
        alice.refused(422, "quantity_too_large", "POST", "/orders", Caller.order("BUY", "99.00", "51", ""));
        alice.buy("99.00", "50");
        alice.buy("98.00", "50");
        alice.refused(422, "too_many_open_orders", "POST", "/orders", Caller.order("BUY", "97.00", "1", ""));
        venue.admin.ok("PUT", account + "/risk-limits", "{}");
        venue.admin.ok("PATCH", account, "{'self_trade_prevention':'CANCEL_NEWEST'}");
        assertEquals("CANCEL_NEWEST", venue.admin.get(account).path("self_trade_prevention").asString());
        assertEquals("CANCELLED", alice.sell("99.00", "1").path("status").asString());
    }

    @Test
    void signingInAndKeysOfOnesOwn() {
        open(Map.of());
        venue.admin.ok("POST", "/admin/users/" + alice.id + "/password", "{'password':'correct horse battery'}");
        Caller nobody = venue.nobody();
        nobody.refused(401, "unauthenticated", "POST", "/auth/token", "{'user':'alice','password':'wrong horse battery'}");
        String token = nobody.ok("POST", "/auth/token", "{'user':'alice','password':'correct horse battery'}")
                .path("access_token").asString();
        var bearer = Map.of("Authorization", "Bearer " + token);
        assertEquals(200, nobody.send("GET", "/api/v1/balances", null, bearer).status());
        JsonNode key = alice.ok("POST", "/api-keys", "{'name':'reader','scopes':['READ']}");
        Caller reader = new Caller(venue.url(), key.path("api_key").asString(), alice.id);
        reader.get("/balances");
        reader.refused(403, "forbidden", "POST", "/orders", Caller.order("BUY", "99.00", "1", ""));
        alice.refused(403, "forbidden", "POST", "/api-keys", "{'name':'more','scopes':['ADMIN']}");
        alice.ok("DELETE", "/api-keys/" + key.path("key_id").asLong(), null);
        assertEquals(401, reader.call("GET", "/balances").status(), "a deleted key stops at once");
        venue.admin.ok("PATCH", "/admin/users/" + alice.id, "{'disabled':true}");
        assertEquals(401, nobody.send("GET", "/api/v1/balances", null, bearer).status(), "so does a disabled user's token");
        assertEquals(401, alice.call("GET", "/balances").status());
        reader.close();
        nobody.close();
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
