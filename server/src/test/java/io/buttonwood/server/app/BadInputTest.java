package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Whatever comes in: a clear refusal with a stable code, never a failure, never half of an order.
@Timeout(180)
class BadInputTest {
    @TempDir
    private static Path folder;

    private static Venue venue;
    private static Caller alice;
    private static Caller bob;
    private String before;

    @BeforeAll
    static void open() {
        venue = Venue.withMarket(folder, Map.of());
        alice = venue.funded("alice", "TRADER", "Hamilton");
        bob = venue.funded("bob", "TRADER", "Duer");
        alice.buy("99.00", "10");
        bob.sell("101.00", "10");
    }

    @BeforeEach
    void look() {
        before = fingerprint();
    }

    @AfterAll
    static void close() throws InterruptedException {
        assertNull(venue.fatal());
        venue.conserved().forEach((asset, sum) -> assertEquals(0, sum.signum(), asset + " is off by " + sum));
        alice.close();
        bob.close();
        venue.close();
    }

    /// Books, balances and orders of everybody.
    private static String fingerprint() {
        var text = new StringBuilder();
        String wait = "?min_sequence=" + venue.server().node().lastSequence();
        for (String instrument : List.of("ACME", "TULIP")) {
            JsonNode book = alice.get("/instruments/" + instrument + "/book" + wait);
            text.append(book.path("bids")).append(book.path("asks"));
        }
        for (Caller each : List.of(alice, bob)) {
            text.append(each.get("/balances" + wait).path("items")).append(each.get("/orders" + wait));
        }
        return text.toString();
    }

    private void unchanged() {
        assertEquals(before, fingerprint());
    }

    /// An order body and what it must be refused with: status, code, pointer of the first error (`-` for none).
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                  | 400 | malformed_json        | -
            ''                                                                 | 400 | malformed_json        | -
            [1,2                                                               | 400 | malformed_json        | -
            {"instrument":"ACME",}                                             | 400 | malformed_json        | -
            {"side":NaN}                                                       | 400 | malformed_json        | -
            {"side":Infinity}                                                  | 400 | malformed_json        | -
            {"side":"BUY" /* no */}                                            | 400 | malformed_json        | -
            ORDER {}                                                           | 400 | malformed_json        | -
            ORDER,"side":"BUY"                                                 | 400 | malformed_json        | -
            []                                                                 | 422 | invalid_field         | ''
            null                                                               | 422 | invalid_field         | ''
            "ACME"                                                             | 422 | invalid_field         | ''
            {}                                                                 | 422 | invalid_field         | /instrument
            ORDER,"colour":"red"                                               | 422 | invalid_field         | /colour
            ORDER,"a/b~c":1                                                    | 422 | invalid_field         | /a~1b~0c
            ORDER,"post_only":"yes"                                            | 422 | invalid_field         | /post_only
            ORDER,"post_only":null                                             | 422 | invalid_field         | /post_only
            ORDER,"client_order_id":7                                          | 422 | invalid_field         | /client_order_id
            ORDER,"client_order_id":""                                         | 422 | invalid_field         | /client_order_id
            ORDER,"client_order_id":"a b"                                      | 422 | invalid_field         | /client_order_id
            ORDER,"time_in_force":"DAY"                                        | 422 | invalid_field         | /time_in_force
            ORDER,"time_in_force":"gtc"                                        | 422 | invalid_field         | /time_in_force
            ORDER,"post_only":true,"time_in_force":"IOC"                       | 422 | invalid_field         | /post_only
            PRICE 99.00                                                        | 422 | invalid_field         | /price
            PRICE "NaN"                                                        | 422 | invalid_field         | /price
            PRICE "1e2"                                                        | 422 | invalid_field         | /price
            PRICE "0"                                                          | 422 | invalid_field         | /price
            PRICE "-1"                                                         | 422 | invalid_field         | /price
            PRICE "99.005"                                                     | 422 | invalid_field         | /price
            PRICE "99."                                                        | 422 | invalid_field         | /price
            PRICE ".5"                                                         | 422 | invalid_field         | /price
            PRICE " 99"                                                        | 422 | invalid_field         | /price
            PRICE "٩٩"                                                         | 422 | invalid_field         | /price
            PRICE "999999999999999999999999"                                   | 422 | invalid_field         | /price
            PRICE "999999999999999999"                                         | 422 | invalid_field         | /price
            PRICE "10000000000000000"                                          | 422 | price_out_of_band     | -
            PRICE "1000.01"                                                    | 422 | price_out_of_band     | -
            PRICE "0.99"                                                       | 422 | price_out_of_band     | -
            PRICE null                                                         | 422 | invalid_field         | /price
            QUANTITY "0.5"                                                     | 422 | invalid_field         | /quantity
            QUANTITY "0"                                                       | 422 | invalid_field         | /quantity
            QUANTITY {"a":1}                                                   | 422 | invalid_field         | /quantity
            QUANTITY "999999999999999999"                                      | 422 | -                     | -
            QUANTITY "1000000"                                                 | 422 | insufficient_funds    | -
            INSTRUMENT "NONE"                                                  | 404 | instrument_not_found  | /instrument
            INSTRUMENT "acme"                                                  | 422 | invalid_field         | /instrument
            INSTRUMENT "../ACME"                                               | 422 | invalid_field         | /instrument
            """)
    void ordersThatAreNone(String given, int status, String code, String pointer) {
        String order = "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"99.00\",\"quantity\":\"1\"}";
        String body = given.strip();
        int space = body.indexOf(' ');
        if (body.startsWith("ORDER,")) {
            body = order.substring(0, order.length() - 1) + body.substring(5) + "}";
        } else if (body.startsWith("ORDER ")) {
            body = order + body.substring(space);
        } else if (body.startsWith("PRICE ")) {
            body = order.replace("\"99.00\"", body.substring(space + 1));
        } else if (body.startsWith("QUANTITY ")) {
            body = order.replace("\"1\"", body.substring(space + 1));
        } else if (body.startsWith("INSTRUMENT ")) {
            body = order.replace("\"ACME\"", body.substring(space + 1));
        }
        for (String route : List.of("/orders", "/orders/validate")) {
            Answer answer = alice.send("POST", "/api/v1" + route, body.getBytes(StandardCharsets.UTF_8), Map.of());
            JsonNode problem = problem(answer);
            assertEquals(status, answer.status(), Caller.text(answer));
            if (!code.equals("-")) {
                assertEquals(code, problem.path("code").asString());
            }
            if (pointer == null || !pointer.equals("-")) {
                assertEquals(pointer == null ? "" : pointer, problem.path("errors").get(0).path("pointer").asString(), problem::toString);
            }
        }
        unchanged();
    }

    /// Checks that an answer is a whole problem document; answers it.
    static JsonNode problem(Answer answer) {
        assertTrue(answer.status() >= 400 && answer.status() < 500, () -> Caller.text(answer));
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        JsonNode problem = answer.json();
        for (String member : List.of("type", "title", "code", "detail", "request_id")) {
            assertTrue(problem.path(member).isString(), () -> member + " of " + problem);
        }
        assertEquals(answer.status(), problem.path("status").asInt());
        assertEquals(answer.header("X-Request-Id"), problem.path("request_id").asString());
        return problem;
    }

    @Test
    void everyFaultOfABodyIsToldAtOnce() {
        JsonNode problem = alice.refused(422, "invalid_field", "POST", "/orders",
                "{'instrument':'acme','side':'HOLD','price':1,'quantity':'-1','colour':'red'}");
        var pointers = new TreeSet<String>();
        problem.path("errors").forEach(each -> pointers.add(each.path("pointer").asString()));
        assertEquals(new TreeSet<>(List.of("/colour", "/instrument", "/price", "/quantity", "/side")), pointers);
    }

    @Test
    void depthBombsAndHugeBodies() {
        byte[] deep = "[".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        assertEquals("malformed_json", problem(alice.send("POST", "/api/v1/orders", deep, Map.of())).path("code").asString());
        byte[] nested = ("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
        assertEquals("malformed_json", problem(alice.send("POST", "/api/v1/orders", nested, Map.of())).path("code").asString());
        byte[] wide = ("{" + "\"a\":1,".repeat(8_000) + "\"b\":1}").getBytes(StandardCharsets.UTF_8);
        problem(alice.send("POST", "/api/v1/orders", wide, Map.of()));
        String number = "{\"timeout_millis\":" + "9".repeat(5_000) + "}";
        problem(alice.send("POST", "/api/v1/orders/cancel-all-after", number.getBytes(StandardCharsets.UTF_8), Map.of()));
        unchanged();
    }

    @Test
    void tenMegabytesAreRefusedWhetherAnnouncedOrStreamed() throws Exception {
        for (boolean chunked : List.of(false, true)) {
            try (var socket = new Socket(venue.url().getHost(), venue.url().getPort())) {
                socket.setSoTimeout(20_000);
                OutputStream out = socket.getOutputStream();
                int size = 10 * 1024 * 1024 + 1;
                out.write(("POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + alice.key()
                                + "\r\nContent-Type: application/json\r\n"
                                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                try {
                    byte[] block = new byte[64 * 1024];
                    for (int sent = 0; sent < size; sent += block.length) {
                        if (chunked) {
                            out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                        out.write(block);
                        if (chunked) {
                            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (java.io.IOException closed) {
                    // The venue need not listen to the end.
                }
                assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 413"), "chunked: " + chunked);
            }
        }
        unchanged();
    }

    private static String head(InputStream in) {
        var text = new StringBuilder();
        try {
            int next = in.read();
            while (next >= 0 && text.indexOf("\r\n\r\n") < 0) {
                text.append((char) next);
                next = in.read();
            }
        } catch (java.io.IOException e) {
            text.append(" [").append(e.getMessage()).append(']');
        }
        return text.toString();
    }

    @Test
    void otherMediaTypes() throws Exception {
        String body = Caller.order("BUY", "99.00", "1", "").replace('\'', '"');
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml", "", "application/json; charset=utf-16")) {
            try (var socket = new Socket(venue.url().getHost(), venue.url().getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(("POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                                + alice.key() + "\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
                assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 415"), type);
            }
        }
        unchanged();
    }

    @Test
    void oddTargetsAndQueries() {
        var targets = new ArrayList<>(List.of(
                "/api/v1/orders?limit=0", "/api/v1/orders?limit=1001", "/api/v1/orders?limit=x", "/api/v1/orders?limit=1&limit=2",
                "/api/v1/orders?colour=red", "/api/v1/orders?status=open", "/api/v1/orders?from=yesterday",
                "/api/v1/orders?from=9999999-01-01T00:00:00Z", "/api/v1/orders?cursor=", "/api/v1/orders?cursor=%00",
                "/api/v1/orders?cursor=AAAA", "/api/v1/orders?instrument=NONE", "/api/v1/orders?instrument=%zz",
                "/api/v1/orders?instrument=%", "/api/v1/orders?instrument=%e", "/api/v1/orders?%=1", "/api/v1/orders?=1",
                "/api/v1/orders?limit=%C3%28", "/api/v1/orders?min_sequence=-1",
                "/api/v1/orders?min_sequence=9223372036854775808", "/api/v1/orders?account_id=0",
                "/api/v1/orders/x", "/api/v1/orders/0", "/api/v1/orders/-1", "/api/v1/orders/9223372036854775808",
                "/api/v1/orders/%31%", "/api/v1/orders/by-client-id/%", "/api/v1/orders/by-client-id/a%20b",
                "/api/v1/orders/by-client-id/" + "a".repeat(65), "/api/v1/orders/by-client-id/nothing",
                "/api/v1/instruments/%00/book", "/api/v1/instruments/NONE/book", "/api/v1/instruments/NONE/trades",
                "/api/v1/instruments/ACME/candles?interval=2m", "/api/v1/instruments/ACME/book?depth=0",
                "/api/v1/instruments/ACME/book?depth=99999999999999999999", "/api/v1/instruments/ACME/nothing",
                "/api/v1//orders", "/api/v1/orders/", "/api/v2/orders", "/", "/api/v1/orders?" + "a=1&".repeat(100),
                "/api/v1/orders?cursor=" + "A".repeat(7_000), "/api/v1/fills?order_id=x", "/api/v1/ledger?asset=XXX"));
        targets.remove("/");
        for (String target : targets) {
            Answer answer = alice.send("GET", target, null, Map.of());
            JsonNode problem = problem(answer);
            assertTrue(List.of(400, 403, 404, 422).contains(answer.status()), target + " answered " + problem);
        }
        assertEquals(404, alice.call("GET", "/orders/9223372036854775807").status());
        assertEquals(405, alice.call("PUT", "/orders", "{}").status());
        problem(alice.send("GET", "/api/v1/orders?cursor=" + "A".repeat(9_000), null, Map.of()));
        unchanged();
    }

    @Test
    void textsThatADatabaseWouldChokeOnAreRefusedOrKept() {
        String account = "/admin/accounts/" + alice.id;
        for (String text : List.of("\\u0000", "a\\u0000b", "\\ud800", "\\udfff x", "\\u202e", "\u00e9\u4e2d\ud83c\udf33", "\\u001b[2J")) {
            Answer answer = venue.admin.call("POST", account + "/deposits", "{'asset':'USD','amount':'1.00','reference':'" + text + "'}");
            assertTrue(answer.status() == 201 || answer.status() == 422 || answer.status() == 400, Caller.text(answer));
            if (answer.status() == 201) {
                JsonNode line = alice.get("/ledger?limit=1&min_sequence=" + answer.json().path("sequence").asLong());
                assertEquals("1.00", line.path("items").get(0).path("amount").asString());
            }
        }
        assertEquals(422, venue.admin.call("POST", account + "/deposits",
                "{'asset':'USD','amount':'1.00','reference':'a\\u0000b'}").status(), "no database keeps NUL in a text");
        assertEquals(422, venue.admin.call("POST", account + "/deposits",
                "{'asset':'USD','amount':'1.00','reference':'\\ud800'}").status(), "half a character is none");
    }

    @Test
    void amountsAtTheEndOfTheScale() {
        String account = "/admin/accounts/" + bob.id;
        venue.admin.ok("POST", "/admin/assets", "{'asset':'FINE','scale':12}");
        for (int i = 0; i < 12; i++) {
            Answer answer = venue.admin.call("POST", account + "/deposits", "{'asset':'FINE','amount':'999999.999999999999'}");
            assertTrue(answer.status() == 201 || answer.status() == 422, Caller.text(answer));
        }
        venue.admin.refused(422, "invalid_field", "POST", account + "/deposits", "{'asset':'FINE','amount':'99999999'}");
        venue.admin.refused(422, "invalid_field", "POST", account + "/deposits", "{'asset':'FINE','amount':'0'}");
        Answer first = venue.admin.call("POST", "/admin/instruments",
                "{'instrument':'WILD','base_asset':'FINE','quote_asset':'USD','tick_size':'0.01','lot_size':'0.000000000001','low_price':'0.01','high_price':'1.00'}");
        assertEquals(422, first.status(), "a tick times a lot below the smallest unit: " + Caller.text(first));
    }
}
