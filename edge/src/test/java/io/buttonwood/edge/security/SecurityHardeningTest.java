package io.buttonwood.edge.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SecurityHardeningTest {
    @Test
    void headersOfTheProductionPreset() {
        Map<String, String> headers = map(Hardening.production().headers().everywhere());
        assertEquals("nosniff", headers.get("X-Content-Type-Options"));
        assertEquals("DENY", headers.get("X-Frame-Options"));
        assertEquals("1; mode=block", headers.get("X-XSS-Protection"));
        assertEquals("max-age=31536000; includeSubDomains", headers.get("Strict-Transport-Security"));
        assertTrue(headers.get("Content-Security-Policy").contains("frame-ancestors 'none'"));
        assertFalse(headers.get("Content-Security-Policy").contains("unsafe-inline"));
        assertTrue(headers.containsKey("Referrer-Policy") && headers.containsKey("Permissions-Policy"));
        assertFalse(headers.containsKey("Cache-Control"));
        assertFalse(headers.containsKey("Server"));
    }

    @Test
    void privateDataIsNeverStored() {
        assertEquals("no-store", map(Hardening.development().headers().onPrivateData()).get("Cache-Control"));
    }

    @Test
    void xssProtectionAndHstsFollowTheSettings() {
        Map<String, String> headers = map(Hardening.production().withXssProtection("0").withEnableHsts(false)
                .headers().everywhere());
        assertEquals("0", headers.get("X-XSS-Protection"));
        assertFalse(headers.containsKey("Strict-Transport-Security"));
    }

    @Test
    void presetsHaveTheDocumentedValues() {
        Hardening production = Hardening.production();
        assertEquals(List.of("https://exchange.example.com"), production.allowOrigins());
        assertEquals(List.of("exchange.example.com", "*.example.com"), production.allowedHosts());
        assertTrue(production.enableHsts() && production.enableCors() && production.hasExampleValues());
        Hardening development = Hardening.development();
        assertEquals(List.of("http://localhost:3000", "http://127.0.0.1:3000"), development.allowOrigins());
        assertEquals(List.of("localhost", "127.0.0.1"), development.allowedHosts());
        assertTrue(!development.enableHsts() && development.enableCors() && !development.hasExampleValues());
        assertEquals(10 * 1024 * 1024, development.maxBodyBytes());
        assertTrue(development.skips("/health") && development.skips("/health/live") && !development.skips("/healthy"));
    }

    @Test
    void reportsEveryProblemAtOnce() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Hardening(List.of("*", "ftp://a"),
                List.of("a b"), true, true, "default-src *", List.of("health"), "2", Hardening.Screening.OFF, 1))
                .getMessage();
        for (String part : List.of("*", "ftp://a", "a b", "csp_policy", "skip_paths", "xss_protection", "max_body_bytes")) {
            assertTrue(message.contains(part), part + " in " + message);
        }
    }

    @Test
    void corsAnswersTheOriginItKnowsAndNeverAStar() {
        Cors cors = Hardening.development().cors();
        var allowed = assertInstanceOf(Cors.Decision.Allowed.class, cors.decide("http://localhost:3000", "GET", null, null));
        Map<String, String> headers = map(allowed.headers());
        assertEquals("http://localhost:3000", headers.get("Access-Control-Allow-Origin"));
        assertEquals("true", headers.get("Access-Control-Allow-Credentials"));
        assertEquals("Origin", headers.get("Vary"));
        assertTrue(headers.get("Access-Control-Expose-Headers").contains("X-RateLimit-Remaining"));
        for (String origin : List.of("http://localhost:3001", "https://localhost:3000", "null", "http://localhost:3000.evil.com")) {
            var refused = assertInstanceOf(Cors.Decision.Refused.class, cors.decide(origin, "GET", null, null));
            assertEquals(Map.of("Vary", "Origin"), map(refused.headers()));
            assertFalse(cors.allowsSocket(origin));
        }
        assertTrue(cors.allowsSocket("http://localhost:3000") && cors.allowsSocket(null));
        assertThrows(IllegalArgumentException.class, () -> new Cors(true, List.of("*")));
    }

    @Test
    void preflightLimitsMethodsAndHeaders() {
        Cors cors = Hardening.development().cors();
        String origin = "http://127.0.0.1:3000";
        var preflight = assertInstanceOf(Cors.Decision.Preflight.class,
                cors.decide(origin, "OPTIONS", "DELETE", "content-type, x-api-key"));
        assertTrue(map(preflight.headers()).get("Access-Control-Allow-Methods").contains("DELETE"));
        assertInstanceOf(Cors.Decision.Refused.class, cors.decide(origin, "OPTIONS", "TRACE", null));
        assertInstanceOf(Cors.Decision.Refused.class, cors.decide(origin, "OPTIONS", "GET", "x-evil"));
        assertInstanceOf(Cors.Decision.SameOrigin.class, cors.decide(null, "GET", null, null));
    }

    @Test
    void trustsOnlyItsOwnHosts() {
        HostRules hosts = new HostRules(List.of("exchange.example.com", "*.example.com", "localhost", "[::1]"));
        for (String good : List.of("exchange.example.com", "EXCHANGE.example.com:443", "a.b.example.com", "localhost:8000", "[::1]:8000", "[::1]")) {
            assertTrue(hosts.allows(good), good);
        }
        for (String bad : List.of("", "example.com", "evil.com", "example.com.evil.com", "xexample.com", "localhost:", "localhost:x",
                "localhost:99999", "localhost:80:80", "a..example.com", ".example.com", "user@localhost", "localhost/", "local host",
                "[::1", "::1", "[]", "-a.example.com", "localhost\r\n", "*.example.com", "a,localhost")) {
            assertFalse(hosts.allows(bad), bad);
        }
        assertFalse(hosts.allows(null));
    }

    private static Map<String, String> map(List<Header> headers) {
        return headers.stream().collect(Collectors.toMap(Header::name, Header::value));
    }
}
