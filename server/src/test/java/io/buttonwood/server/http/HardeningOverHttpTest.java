package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.config.ConfigException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Headers, origins, hosts and presets, as they come over the wire.
final class HardeningOverHttpTest {
    private static final String ORIGIN = "http://localhost:3000";
    private static final String MARKET = "/api/v1/instruments";
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start();
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertHardened(String what, HttpResponse<?> answer) {
        assertEquals(List.of("nosniff"), answer.headers().allValues("X-Content-Type-Options"), what);
        assertEquals("DENY", header(answer, "X-Frame-Options"), what);
        assertEquals("1; mode=block", header(answer, "X-XSS-Protection"), what);
        assertTrue(header(answer, "Content-Security-Policy").contains("frame-ancestors 'none'"), what);
        assertEquals("strict-origin-when-cross-origin", header(answer, "Referrer-Policy"), what);
        assertTrue(header(answer, "Permissions-Policy").contains("geolocation=()"), what);
        assertTrue(header(answer, "Vary").contains("Origin"), what);
        assertFalse(header(answer, "X-Request-Id").isEmpty(), what);
        for (String banner : List.of("Server", "X-Powered-By", "Strict-Transport-Security")) {
            assertTrue(answer.headers().firstValue(banner).isEmpty(), what + " has " + banner);
        }
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() {
        String alice = venue.key("alice");
        Map<Integer, HttpResponse<String>> answers = new LinkedHashMap<>();
        answers.put(200, venue.get(MARKET, null));
        answers.put(404, venue.get("/nothing/here", null));
        answers.put(405, venue.send("DELETE", MARKET, null, null));
        answers.put(401, venue.get("/api/v1/orders", null));
        answers.put(403, venue.get("/api/v1/admin/users", alice));
        answers.put(415, venue.send("POST", "/api/v1/orders", alice, null, "Content-Type", "text/plain"));
        answers.put(422, venue.post("/api/v1/orders", alice, "{}"));
        answers.put(400, venue.post("/api/v1/orders", alice, "{"));
        answers.put(413, venue.post("/api/v1/orders", alice, "\"" + "x".repeat(11 << 20) + "\""));
        answers.put(204, venue.send("OPTIONS", MARKET, null, null, "Origin", ORIGIN, "Access-Control-Request-Method", "GET"));
        answers.forEach((status, answer) -> {
            assertEquals(status, answer.statusCode(), answer::body);
            assertHardened("status " + status, answer);
            if (status >= 400) {
                assertEquals("application/problem+json", header(answer, "Content-Type"));
                assertEquals(header(answer, "X-Request-Id"), TestVenue.json(answer).get("request_id"));
            }
        });
        assertHardened("page", venue.get("/", null));
        assertHardened("health", venue.get("/health/live", null));
        var head = venue.send("HEAD", MARKET, null, null);
        assertEquals(200, head.statusCode());
        assertHardened("HEAD", head);
    }

    @Test
    void aRefusedUpgradeHasTheSecurityHeadersToo() {
        String wrong = "X-API-Key: bw_wrong\r\n";
        String handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        Map<String, Integer> refused = new LinkedHashMap<>();
        refused.put(handshake + wrong, 401);
        refused.put(handshake + "Origin: https://evil.example\r\n", 403);
        refused.put("Upgrade: websocket\r\nConnection: Upgrade\r\n", 400);
        refused.put("Connection: close\r\n", 400);
        refused.forEach((headers, status) -> {
            var heard = RawSocket.exchange(venue.port(), "GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n", 2_000);
            assertEquals(List.of(status), heard.statuses(), () -> headers + heard.text());
            String head = heard.text().toLowerCase(Locale.ROOT);
            for (String field : List.of("x-content-type-options: nosniff", "x-frame-options: deny", "x-xss-protection: 1; mode=block",
                    "content-security-policy: ", "referrer-policy: strict-origin-when-cross-origin", "permissions-policy: ",
                    "cache-control: no-store", "vary: origin", "x-request-id: ", "x-ratelimit-remaining: ")) {
                assertEquals(1, head.split("\r\n" + field, -1).length - 1, () -> field + " in " + heard.text());
            }
        });
    }

    @Test
    void privateDataIsNotStored() {
        assertEquals("no-store", header(venue.get("/api/v1/balances", venue.key("alice")), "Cache-Control"));
        assertEquals("no-store", header(venue.get("/api/v1/balances", null), "Cache-Control"));
    }

    @Test
    void aPreflightOfAnAllowedOriginIsGranted() {
        var answer = venue.send("OPTIONS", "/api/v1/orders", null, null, "Origin", ORIGIN,
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type, x-api-key");
        assertEquals(204, answer.statusCode());
        assertEquals(ORIGIN, header(answer, "Access-Control-Allow-Origin"));
        assertEquals("true", header(answer, "Access-Control-Allow-Credentials"));
        assertTrue(header(answer, "Access-Control-Allow-Methods").contains("POST"));
        assertTrue(header(answer, "Access-Control-Allow-Headers").toLowerCase(Locale.ROOT).contains("x-api-key"));
    }

    @Test
    void otherOriginsMethodsAndHeadersAreNotGranted() {
        for (String[] asked : new String[][] {
            {"https://evil.example", "POST", "content-type"},
            {"null", "POST", "content-type"},
            {ORIGIN + ".evil.example", "POST", "content-type"},
            {ORIGIN, "TRACE", "content-type"},
            {ORIGIN, "POST", "x-evil"}
        }) {
            var answer = venue.send("OPTIONS", "/api/v1/orders", null, null, "Origin", asked[0],
                    "Access-Control-Request-Method", asked[1], "Access-Control-Request-Headers", asked[2]);
            assertEquals(403, answer.statusCode(), () -> String.join(" ", asked));
            assertEquals("", header(answer, "Access-Control-Allow-Origin"));
            assertTrue(header(answer, "Vary").contains("Origin"));
        }
    }

    @Test
    void onlyAllowedOriginsMayReadAnswers() {
        var ours = venue.send("GET", MARKET, null, null, "Origin", ORIGIN);
        assertEquals(ORIGIN, header(ours, "Access-Control-Allow-Origin"));
        assertTrue(header(ours, "Access-Control-Expose-Headers").contains("X-RateLimit-Remaining"));
        var error = venue.send("GET", "/nothing/here", null, null, "Origin", ORIGIN);
        assertEquals(ORIGIN, header(error, "Access-Control-Allow-Origin"));
        var other = venue.send("GET", MARKET, null, null, "Origin", "https://evil.example");
        assertEquals(200, other.statusCode());
        assertEquals("", header(other, "Access-Control-Allow-Origin"));
    }

    @Test
    void onlyServedHostsAreAnswered() {
        for (String host : List.of("localhost", "LOCALHOST:9999", "127.0.0.1")) {
            assertEquals(List.of(200), ask(venue, host).statuses(), host);
        }
        for (String host : List.of("evil.example", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example")) {
            var heard = ask(venue, host);
            assertEquals(List.of(400), heard.statuses(), host);
            assertTrue(heard.text().contains("host_not_allowed") && heard.text().contains("X-Frame-Options"), heard::text);
        }
    }

    private static RawSocket.Heard ask(TestVenue asked, String host) {
        return RawSocket.exchange(
                asked.port(), "GET " + MARKET + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n", 5_000);
    }

    @Test
    void productionRefusesItsExamplesAndServesItsHostsOverHsts() {
        assertThrows(ConfigException.class, () -> TestVenue.start("preset=production").close());
        try (var production = TestVenue.start(
                "preset=production",
                "security.allow_origins=https://trade.venue.test",
                "security.allowed_hosts=venue.test,*.venue.test,localhost",
                "security.xss_protection=0")) {
            var answer = production.send("GET", MARKET, null, null, "Origin", "https://trade.venue.test");
            assertEquals("max-age=31536000; includeSubDomains", header(answer, "Strict-Transport-Security"));
            assertFalse(header(answer, "Content-Security-Policy").contains("unsafe-inline"));
            assertEquals("0", header(answer, "X-XSS-Protection"));
            assertEquals("https://trade.venue.test", header(answer, "Access-Control-Allow-Origin"));
            assertEquals("", header(
                    production.send("GET", MARKET, null, null, "Origin", ORIGIN), "Access-Control-Allow-Origin"));
            for (String host : List.of("venue.test", "a.venue.test", "a.b.venue.test:443")) {
                assertEquals(List.of(200), ask(production, host).statuses(), host);
            }
            for (String host : List.of("evilvenue.test", "venue.test.evil", "127.0.0.1")) {
                assertEquals(List.of(400), ask(production, host).statuses(), host);
            }
        }
    }
}
