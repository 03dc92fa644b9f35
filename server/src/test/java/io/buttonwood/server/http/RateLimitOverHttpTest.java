package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.registry.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rate limits as clients meet them. The venue stands behind a trusted proxy (this machine), so each test has addresses
/// of its own; refills are slow, so that no test depends on how fast it runs.
final class RateLimitOverHttpTest {
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start(
                "http.trusted_proxies=127.0.0.1,10.0.0.0/8",
                "rate_limit.user.per_second=1", "rate_limit.user.burst=20",
                "rate_limit.premium.per_second=1", "rate_limit.premium.burst=200",
                "rate_limit.ip.per_second=1", "rate_limit.ip.burst=40");
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static HttpResponse<String> send(String method, String path, String key, String body, String from) {
        return venue.send(method, path, key, body, "X-Forwarded-For", from);
    }

    private static HttpResponse<String> balances(String key, String from) {
        return send("GET", "/api/v1/balances", key, null, from);
    }

    private static long number(HttpResponse<?> answer, String header) {
        return answer.headers().firstValueAsLong(header).orElseThrow();
    }

    private static HttpResponse<String> exhaust(String key, String from) {
        for (int i = 0; i < 1000; i++) {
            var answer = balances(key, from);
            if (answer.statusCode() != 200) {
                return answer;
            }
        }
        throw new AssertionError("no limit");
    }

    @Test
    void anAnswerSaysWhatIsLeft() {
        var answer = balances(venue.newUser("left", Role.TRADER, "standard"), "192.0.2.1");
        assertEquals(200, answer.statusCode());
        assertEquals(20, number(answer, "X-RateLimit-Limit"));
        assertEquals(19, number(answer, "X-RateLimit-Remaining"));
        assertEquals(1, number(answer, "X-RateLimit-Reset"));
        String policy = answer.headers().firstValue("RateLimit-Policy").orElseThrow();
        assertTrue(policy.contains("\"user\";q=20;w=20") && policy.contains("\"ip\";q=40;w=40"), policy);
        String state = answer.headers().firstValue("RateLimit").orElseThrow();
        assertTrue(state.contains("\"user\";r=19;t=1"), state);
    }

    @Test
    void aRefusalNamesItsPolicyAndItsRetryAfterIsObeyed() throws InterruptedException {
        String key = venue.newUser("eager", Role.TRADER, "standard");
        var refused = exhaust(key, "192.0.2.2");
        assertEquals(429, refused.statusCode());
        assertEquals("application/problem+json", refused.headers().firstValue("Content-Type").orElseThrow());
        Map<?, ?> body = TestVenue.json(refused);
        assertEquals("rate_limited", body.get("code"));
        assertEquals("policy user is used up", body.get("detail"));
        assertEquals(0, number(refused, "X-RateLimit-Remaining"));
        long seconds = number(refused, "Retry-After");
        assertTrue(seconds >= 1, () -> "Retry-After " + seconds);
        Thread.sleep(seconds * 1000);
        assertEquals(200, balances(key, "192.0.2.2").statusCode());
    }

    @Test
    void aNewTierHoldsAtOnce() {
        String key = venue.newUser("rising", Role.TRADER, "standard");
        assertEquals(429, exhaust(key, "192.0.2.3").statusCode());
        var moved = send("PUT", "/api/v1/admin/users/" + venue.userId("rising") + "/tier", venue.key("admin"),
                "{\"tier\":\"premium\"}", "192.0.2.4");
        assertEquals(200, moved.statusCode(), moved::body);
        var next = balances(key, "192.0.2.5");
        assertEquals(200, next.statusCode(), next::body);
        assertTrue(number(next, "X-RateLimit-Remaining") > 20, () -> "remaining " + next.headers().map());
    }

    @Test
    void aThrottledTraderCanStillCancel() {
        String key = venue.newUser("stuck", Role.TRADER, "standard");
        assertEquals(429, exhaust(key, "192.0.2.6").statusCode());
        var cancel = send("DELETE", "/api/v1/orders/987654321", key, null, "192.0.2.6");
        assertEquals(404, cancel.statusCode(), cancel::body);
        assertTrue(cancel.headers().firstValue("RateLimit-Policy").orElseThrow().contains("\"cancel\";q=20"));
        assertEquals(429, balances(key, "192.0.2.6").statusCode());
    }

    @Test
    void anExhaustedAddressCanStillCancel() {
        String key = venue.newUser("crowded", Role.TRADER, "standard");
        for (int i = 0; i < 41; i++) {
            send("GET", "/api/v1/instruments", null, null, "192.0.2.7");
        }
        assertEquals(429, send("GET", "/api/v1/instruments", null, null, "192.0.2.7").statusCode());
        assertEquals(404, send("DELETE", "/api/v1/orders/987654321", key, null, "192.0.2.7").statusCode());
    }

    private static String batch(int orders) {
        String order = "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}";
        return "{\"orders\":[" + String.join(",", java.util.Collections.nCopies(orders, order)) + "]}";
    }

    @Test
    void aBatchCostsItsSize() {
        String key = venue.newUser("batcher", Role.TRADER, "standard");
        var small = send("POST", "/api/v1/orders/batch", key, batch(5), "192.0.2.8");
        assertTrue(small.statusCode() < 300, small::body);
        assertEquals(15, number(small, "X-RateLimit-Remaining"));
        var tooMuch = send("POST", "/api/v1/orders/batch", key, batch(16), "192.0.2.8");
        assertEquals(429, tooMuch.statusCode(), tooMuch::body);
        var never = send("POST", "/api/v1/orders/batch", key, batch(21), "192.0.2.8");
        assertEquals(422, never.statusCode(), never::body);
        assertEquals("cost_exceeds_limit", TestVenue.json(never).get("code"));
        assertTrue(never.headers().firstValue("Retry-After").isEmpty());
    }

    @Test
    void healthIsNeverLimited() {
        for (int i = 0; i < 60; i++) {
            var answer = send("GET", "/health/live", null, null, "192.0.2.9");
            assertEquals(200, answer.statusCode());
            assertTrue(answer.headers().firstValue("X-RateLimit-Limit").isEmpty());
        }
    }

    private static long leftOfAddress(String forwarded) {
        var answer = venue.send("GET", "/api/v1/time", null, null, "X-Forwarded-For", forwarded);
        String state = answer.headers().firstValue("RateLimit").orElseThrow();
        var found = java.util.regex.Pattern.compile("\"ip\";r=(\\d+)").matcher(state);
        assertTrue(found.find(), state);
        return Long.parseLong(found.group(1));
    }

    @Test
    void onlyWhatTrustedProxiesSayIsBelieved() {
        assertEquals(39, leftOfAddress("192.0.2.10"));
        // Invented by the client on the left of what the proxy saw.
        assertTrue(leftOfAddress("203.0.113.1, 192.0.2.10") < 39);
        // Through a second trusted proxy.
        assertTrue(leftOfAddress("192.0.2.10, 10.1.2.3") < 39);
        // With a port, as some proxies write it.
        assertTrue(leftOfAddress("192.0.2.10:5555") < 39);
        assertEquals(39, leftOfAddress("192.0.2.11"));
    }

    @Test
    void anIpv6CustomerIsOneAddress() {
        assertEquals(39, leftOfAddress("2001:db8:1:2::1"));
        assertTrue(leftOfAddress("2001:db8:1:2:ffff:ffff:ffff:ffff") < 39);
        assertTrue(leftOfAddress("[2001:db8:1:2::7]:443") < 39);
        assertEquals(39, leftOfAddress("2001:db8:1:3::1"));
    }

    @Test
    void aFailedAuthenticationCostsFive() {
        String from = "192.0.2.12";
        assertEquals(39, leftOfAddress(from));
        var failed = send("GET", "/api/v1/balances", "bw_" + "1".repeat(40), null, from);
        assertEquals(401, failed.statusCode());
        long left = leftOfAddress(from);
        assertTrue(left <= 34 && left >= 32, () -> "left " + left);
        for (int i = 0; i < 8; i++) {
            send("GET", "/api/v1/balances", "bw_" + "1".repeat(40), null, from);
        }
        // Out of tokens, so not even right credentials are looked at.
        var refused = balances(venue.key("carol"), from);
        assertEquals(429, refused.statusCode(), refused::body);
        assertEquals("policy ip is used up", TestVenue.json(refused).get("detail"));
    }

    @Test
    void everyKindOfRequestCosts() {
        String from = "192.0.2.13";
        assertEquals(39, leftOfAddress(from));
        send("GET", "/nothing/here", null, null, from);
        send("DELETE", "/api/v1/instruments", null, null, from);
        send("OPTIONS", "/api/v1/instruments", null, null, from);
        send("GET", "/api/v1/balances", null, null, from);
        long left = leftOfAddress(from);
        assertTrue(left <= 36, () -> "left " + left);
    }

    @Test
    void aRepeatOffenderIsBlockedAuditedShownAndUnblocked() throws Exception {
        String from = "192.0.2.14";
        var kinds = new ArrayList<Object>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                all.add(pool.submit(() -> {
                    for (int k = 0; k < 2_000; k++) {
                        var answer = send("GET", "/api/v1/time", null, null, from);
                        if (answer.statusCode() == 429
                                && TestVenue.json(answer).get("code").equals("address_blocked")) {
                            synchronized (kinds) {
                                kinds.add(answer.headers().firstValueAsLong("Retry-After").orElseThrow());
                            }
                            return 1;
                        }
                    }
                    return 0;
                }));
            }
            for (var each : all) {
                assertEquals(1, each.get(), "never blocked");
            }
        }
        assertTrue((Long) kinds.getFirst() > 30, kinds::toString);
        var row = venue.awaitAudit("limit.block", each -> each.target().equals("ip " + from));
        assertEquals(from, row.address());
        assertTrue(venue.venue().registry() != null);

        String admin = venue.key("admin");
        var shown = send("GET", "/api/v1/admin/rate-limits", admin, null, "192.0.2.15");
        assertTrue(shown.body().contains("\"subject\":\"" + from + "\""), shown::body);
        String unblock = "{\"policy\":\"ip\",\"subject\":\"" + from + "\"}";
        assertEquals(200, send("POST", "/api/v1/admin/rate-limits/unblock", admin, unblock, "192.0.2.15").statusCode());
        assertEquals(404, send("POST", "/api/v1/admin/rate-limits/unblock", admin, unblock, "192.0.2.15").statusCode());
        var after = send("GET", "/api/v1/time", null, null, from);
        assertFalse(after.body().contains("address_blocked"), after::body);
    }

    @Test
    void anEndpointsOwnLimitHoldsAtOnceAndAfterARestart(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        String path = "/api/v1/admin/rate-limits/endpoints/";
        try (var first = TestVenue.startIn(folder)) {
            String admin = first.key("admin");
            var set = first.send("PUT", path + "getTime", admin, "{\"per_second\":1,\"burst\":3}");
            assertEquals(200, set.statusCode(), set::body);
            assertEquals(404, first.send("PUT", path + "nothing", admin, "{\"per_second\":1,\"burst\":3}").statusCode());
            assertEquals(404, first.send("PUT", path + "cancelOrder", admin, "{\"per_second\":1,\"burst\":3}").statusCode());
            assertEquals(422, first.send("PUT", path + "getTime", admin, "{\"per_second\":0,\"burst\":3}").statusCode());
            assertThrottled(first, 3);
        }
        try (var second = TestVenue.startIn(folder)) {
            String admin = second.key("admin");
            assertThrottled(second, 3);
            assertTrue(second.get("/api/v1/admin/rate-limits", admin).body()
                    .contains("{\"operation\":\"getTime\",\"per_second\":1,\"burst\":3}"));
            assertEquals(200, second.send("DELETE", path + "getTime", admin, null).statusCode());
            assertEquals(404, second.send("DELETE", path + "getTime", admin, null).statusCode());
            assertNotEquals(429, second.get("/api/v1/time", null).statusCode());
            assertEquals(200, second.send("POST", "/api/v1/admin/rate-limits/cleanup", admin, null).statusCode());
            second.awaitAudit("limit.endpoint_usual", row -> row.result().equals("200"));
        }
    }

    private static void assertThrottled(TestVenue asked, int burst) {
        var statuses = new ArrayList<Integer>();
        HttpResponse<String> last = asked.get("/api/v1/time", null);
        statuses.add(last.statusCode());
        for (int i = 0; i < burst + 3 && last.statusCode() == 200; i++) {
            last = asked.get("/api/v1/time", null);
            statuses.add(last.statusCode());
        }
        assertEquals(429, last.statusCode(), statuses::toString);
        assertEquals("policy endpoint is used up", TestVenue.json(last).get("detail"));
        assertTrue(statuses.size() > burst, statuses::toString);
        assertEquals(List.of(200), statuses.subList(0, burst).stream().distinct().toList());
    }
}
