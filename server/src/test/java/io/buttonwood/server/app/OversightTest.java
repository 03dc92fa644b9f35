package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What brokers and administrators see, stop and take back, and what becomes of the accounts then.
@Timeout(120)
class OversightTest extends WithTraders {
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
}
