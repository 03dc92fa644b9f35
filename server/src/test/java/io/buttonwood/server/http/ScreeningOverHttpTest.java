package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Attack screening where requests meet it: path, query, headers, text fields; and what it must leave alone.
final class ScreeningOverHttpTest {
    private static final String SQL = "x' OR 1=1 UNION SELECT password FROM users --";
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start();
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertEquals(403, answer.statusCode(), answer::body);
        Map<?, ?> body = TestVenue.json(answer);
        assertEquals("request_refused", body.get("code"));
        String text = answer.body().toLowerCase();
        assertFalse(text.contains("sql") || text.contains("travers") || text.contains("union"), text);
        String id = (String) body.get("request_id");
        var row = venue.awaitAudit("request.attack", each -> each.requestId().equals(id));
        assertEquals("403", row.result());
        assertTrue(row.detail().contains(" in "), row::detail);
    }

    @Test
    void attacksInPathQueryAndHeadersAreRefusedAndAudited() {
        assertRefused(venue.get("/api/v1/instruments/..%2f..%2fetc%2fpasswd", null));
        assertRefused(venue.get("/static/%252e%252e%252f%252e%252e%252fetc/passwd", null));
        assertRefused(venue.get("/api/v1/orders?instrument=ACME%27%20UNION%20SELECT%20password%20FROM%20users--", venue.key("alice")));
        assertRefused(venue.send("GET", "/api/v1/instruments", null, null, "X-Note", SQL));
        assertRefused(venue.send("GET", "/api/v1/instruments", null, null, "User-Agent", "../../../../etc/passwd"));
    }

    @Test
    void attacksInTextFieldsAreRefused() {
        assertRefused(venue.post("/api/v1/api-keys", venue.key("alice"),
                "{\"name\":\"" + SQL + "\",\"scopes\":[\"READ\"]}"));
    }

    @Test
    void secretsAreNotScreened() {
        var answer = venue.post("/api/v1/auth/token", null, "{\"user\":\"nobody\",\"password\":\"" + SQL + "\"}");
        assertEquals(401, answer.statusCode(), answer::body);
    }

    @Test
    void whatTradersSendIsNeverRefused() {
        String alice = venue.key("alice");
        for (String name : List.of(
                "select bot", "O'Brien & Sons", "union of traders; drop by", "bid 1=1 ask", "50% off -- really", "a/b..c",
                "d290f1ee-6c54-4b01-90e6-d701748f0851", "c2VsZWN0ICogZnJvbSB1c2Vycw==", "if (x > 0) { x++ }")) {
            var answer = venue.post("/api/v1/api-keys", alice, "{\"name\":\"" + name + "\",\"scopes\":[\"READ\"]}");
            assertEquals(201, answer.statusCode(), () -> name + ": " + answer.body());
        }
        for (String id : List.of("d290f1ee-6c54-4b01-90e6-d701748f0851", "select-1", "my_order.77", "0x1F")) {
            var answer = venue.post("/api/v1/orders", alice, "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\","
                    + "\"price\":\"99.00\",\"quantity\":\"10\",\"client_order_id\":\"" + id + "\"}");
            assertNotEquals(403, answer.statusCode(), () -> id + ": " + answer.body());
        }
        var jwt = venue.send("GET", "/api/v1/balances", null, null, "Authorization", "Bearer " + venue.token("alice"),
                "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
                "Referer", "http://localhost:3000/market?instrument=ACME&view=depth", "Cookie", "theme=dark; seen=1");
        assertEquals(200, jwt.statusCode(), jwt::body);
    }

    @Test
    void reportOnlyReportsAndOffIsOff() {
        try (var reporting = TestVenue.start("security.screening=report")) {
            var answer = reporting.send("GET", "/api/v1/instruments", null, null, "X-Note", SQL);
            assertEquals(200, answer.statusCode());
            String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            reporting.awaitAudit("request.attack", each -> each.requestId().equals(id));
        }
        try (var off = TestVenue.start("security.screening=off")) {
            assertEquals(200, off.send("GET", "/api/v1/instruments", null, null, "X-Note", SQL).statusCode());
            assertEquals(0, off.venue().registry().audit()
                    .page(io.buttonwood.server.registry.AuditFilter.ALL, 10, null).items().size());
        }
    }
}
