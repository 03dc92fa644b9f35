package io.buttonwood.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.registry.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// API keys and signed requests.
final class KeysTest {
    private static final String KEYS = "/api/v1/api-keys";
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start("http.trusted_proxies=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static int balances(String key, String... headers) {
        return venue.send("GET", "/api/v1/balances", key, null, headers).statusCode();
    }

    @Test
    void aKeyIsShownOnceKeptHashedAndStopsAtOnceWhenDeleted() {
        String alice = venue.key("alice");
        var made = venue.post(KEYS, alice, "{\"name\":\"bot\",\"scopes\":[\"READ\"]}");
        assertEquals(201, made.statusCode(), made::body);
        String text = (String) TestVenue.json(made).get("api_key");
        String id = String.valueOf(TestVenue.json(made).get("key_id"));
        assertEquals(200, balances(text));
        assertEquals(200, balances(null, "Authorization", "Bearer " + text));
        assertFalse(venue.get(KEYS, alice).body().contains(text));
        var stored = venue.venue().registry().apiKeys().byId(Long.parseLong(id)).orElseThrow();
        assertFalse(stored.toString().contains(text));
        assertEquals(404, venue.send("DELETE", KEYS + "/" + id, venue.key("bob"), null).statusCode());
        assertEquals(200, venue.send("DELETE", KEYS + "/" + id, alice, null).statusCode());
        assertEquals(401, balances(text));
    }

    @Test
    void aKeyMayDoWhatItsScopesSay() {
        String alice = venue.key("alice");
        String reader = (String) TestVenue.json(
                venue.post(KEYS, alice, "{\"name\":\"reader\",\"scopes\":[\"READ\"]}")).get("api_key");
        assertEquals(200, balances(reader));
        var order = venue.post("/api/v1/orders", reader,
                "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}");
        assertEquals(403, order.statusCode(), order::body);
        assertEquals(403, venue.post(KEYS, reader, "{\"name\":\"more\",\"scopes\":[\"TRADE\"]}").statusCode());
        assertEquals(403, venue.post(KEYS, alice, "{\"name\":\"more\",\"scopes\":[\"ADMIN\"]}").statusCode());
    }

    @Test
    void aKeyEndsWhenItSays() throws InterruptedException {
        long end = VenueServer.nowNanos() + 4_000_000_000L;
        String key = venue.newKey("alice", Set.of(Scope.READ), List.of(), end);
        assertEquals(200, balances(key));
        while (VenueServer.nowNanos() < end) {
            Thread.sleep(50);
        }
        assertEquals(401, balances(key));
        var past = venue.post(KEYS, venue.key("alice"),
                "{\"name\":\"past\",\"scopes\":[\"READ\"],\"expires_at\":\"" + Instant.now().minusSeconds(5) + "\"}");
        assertEquals(422, past.statusCode(), past::body);
    }

    @Test
    void aKeyWorksFromItsAddressesOnly() {
        String key = venue.newKey("alice", Set.of(Scope.READ), List.of("198.51.100.0/24", "2001:db8::/32"), 0);
        assertEquals(200, balances(key, "X-Forwarded-For", "198.51.100.77"));
        assertEquals(200, balances(key, "X-Forwarded-For", "2001:db8:5::1"));
        assertEquals(401, balances(key, "X-Forwarded-For", "198.51.101.1"));
        assertEquals(401, balances(key, "X-Forwarded-For", "198.51.100.77, 203.0.113.5"));
        assertEquals(401, balances(key));
        var bad = venue.post(KEYS, venue.key("alice"), "{\"name\":\"bad\",\"scopes\":[\"READ\"],\"addresses\":[\"1.2.3\"]}");
        assertEquals(422, bad.statusCode(), bad::body);
    }

    @Test
    void aKeyMakesNoKeyThatIsGoodFromMorePlacesOrLongerThanItself() {
        long end = VenueServer.nowNanos() + 3_600_000_000_000L;
        String key = venue.newKey("alice", Set.of(Scope.READ, Scope.TRADE), List.of("198.51.100.0/24"), end);
        String from = "198.51.100.7";
        var made = venue.send("POST", KEYS, key, "{\"name\":\"child\",\"scopes\":[\"READ\"]}", "X-Forwarded-For", from);
        assertEquals(201, made.statusCode(), made::body);
        String child = (String) TestVenue.json(made).get("api_key");
        assertEquals(List.of("198.51.100.0/24"), TestVenue.json(made).get("addresses"));
        assertEquals(io.buttonwood.server.http.Time.text(end), TestVenue.json(made).get("expires_at"));
        assertEquals(200, balances(child, "X-Forwarded-For", from));
        assertEquals(401, balances(child));
        assertEquals(201, venue.send("POST", KEYS, key,
                "{\"name\":\"one\",\"scopes\":[\"READ\"],\"addresses\":[\"198.51.100.9\"]}", "X-Forwarded-For", from).statusCode());
        for (String more : List.of("\"addresses\":[\"198.51.0.0/16\"]", "\"addresses\":[\"203.0.113.1\"]",
                "\"expires_at\":\"" + io.buttonwood.server.http.Time.text(end + 1_000_000_000L) + "\"")) {
            var refused = venue.send("POST", KEYS, key, "{\"name\":\"more\",\"scopes\":[\"READ\"]," + more + "}", "X-Forwarded-For", from);
            assertEquals(403, refused.statusCode(), refused::body);
        }
    }

    @Test
    void malformedCredentialsAreWrongAndNothingElse() {
        for (String key : List.of("x", "bw_", "bw_" + "A".repeat(500), "' OR 1=1 --", "bw_\u00e9\u00e9")) {
            assertEquals(401, balances(key), key);
        }
        for (String value : List.of("Basic YWxpY2U6eA==", "Bearer", "Bearer ", "Bearer bw_", "Digest x", ",")) {
            assertEquals(401, balances(null, "Authorization", value), value);
        }
    }

    /// What signs a request: X-Signature-Key and the signature of a text.
    private interface Signer {
        String sign(String text) throws Exception;
    }

    private static String text(String time, String method, String target, String body) throws Exception {
        return time + "\n" + method + "\n" + target + "\n" + HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> order(String id, String time, String signature, String body, String... more) {
        var headers = new java.util.ArrayList<>(
                List.of("X-Signature-Key", id, "X-Timestamp", time, "X-Signature", signature));
        headers.addAll(Arrays.asList(more));
        return venue.send("POST", "/api/v1/orders", null, body, headers.toArray(String[]::new));
    }

    private static void walk(String id, Signer signer) throws Exception {
        String target = "/api/v1/orders";
        String body = "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}";
        String now = Long.toString(System.currentTimeMillis());
        String signature = signer.sign(text(now, "POST", target, body));
        var placed = order(id, now, signature, body);
        assertEquals(201, placed.statusCode(), placed::body);
        assertEquals(401, order(id, now, signature, body).statusCode(), "a replay");

        String next = Long.toString(System.currentTimeMillis() + 1);
        String good = signer.sign(text(next, "POST", target, body));
        assertEquals(401, order(id, next, good, body.replace("10", "11")).statusCode(), "another body");
        assertEquals(401, order(id, Long.toString(Long.parseLong(next) + 1), good, body).statusCode(), "another time");
        assertEquals(401, order("987654", next, good, body).statusCode(), "another key");
        assertEquals(401, order("abc", next, good, body).statusCode(), "no key");
        assertEquals(401, order(id, "yesterday", good, body).statusCode(), "no time");
        assertEquals(401, order(id, next, "", body).statusCode(), "no signature");
        assertEquals(401, order(id, next, "%%%", body).statusCode(), "rubbish");
        assertEquals(401, order(id, next, signer.sign(text(next, "GET", target, body)), body).statusCode(), "another method");
        assertEquals(401, order(id, next, signer.sign(text(next, "POST", target + "?a=b", body)), body).statusCode(), "another path");

        String stale = Long.toString(System.currentTimeMillis() - 30_000);
        String old = signer.sign(text(stale, "POST", target, body));
        assertEquals(401, order(id, stale, old, body).statusCode(), "stale");
        assertEquals(401, order(id, stale, old, body, "X-Recv-Window", "x").statusCode(), "no window");
        assertEquals(201, order(id, stale, old, body, "X-Recv-Window", "60000").statusCode(), "a longer window");
        String ahead = Long.toString(System.currentTimeMillis() + 60_000);
        assertEquals(401, order(id, ahead, signer.sign(text(ahead, "POST", target, body)), body).statusCode(), "from the future");

        String query = "/api/v1/orders?limit=5";
        String time = Long.toString(System.currentTimeMillis());
        var list = venue.send("GET", query, null, null, "X-Signature-Key", id, "X-Timestamp", time, "X-Signature",
                signer.sign(text(time, "GET", query, "")));
        assertEquals(200, list.statusCode(), list::body);
        assertEquals(200, venue.send("DELETE", "/api/v1/signing-keys/" + id, venue.key("alice"), null).statusCode());
        String late = Long.toString(System.currentTimeMillis());
        assertEquals(401, order(id, late, signer.sign(text(late, "POST", target, body)), body).statusCode(), "deleted");
    }

    @Test
    void requestsSignedWithEd25519() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        var made = venue.post("/api/v1/signing-keys", venue.key("alice"),
                "{\"kind\":\"ED25519\",\"public_key\":\"" + raw + "\",\"name\":\"signer\"}");
        assertEquals(201, made.statusCode(), made::body);
        walk(String.valueOf(TestVenue.json(made).get("signer_id")), text -> {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        });
    }

    @Test
    void requestsSignedWithHmac() throws Exception {
        var made = venue.post("/api/v1/signing-keys", venue.key("alice"), "{\"kind\":\"HMAC\",\"name\":\"hmac\"}");
        assertEquals(201, made.statusCode(), made::body);
        Map<?, ?> key = TestVenue.json(made);
        byte[] secret = Base64.getDecoder().decode((String) key.get("secret"));
        walk(String.valueOf(key.get("signer_id")), text -> {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private static int signed(Map<?, ?> key, String... more) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode((String) key.get("secret")), "HmacSHA256"));
        String target = "/api/v1/balances";
        String now = Long.toString(System.currentTimeMillis());
        var headers = new java.util.ArrayList<>(List.of(
                "X-Signature-Key", String.valueOf(key.get("signer_id")), "X-Timestamp", now, "X-Signature",
                HexFormat.of().formatHex(mac.doFinal(text(now, "GET", target, "").getBytes(StandardCharsets.UTF_8)))));
        headers.addAll(Arrays.asList(more));
        return venue.send("GET", target, null, null, headers.toArray(String[]::new)).statusCode();
    }

    private static Map<?, ?> signer(String apiKey, String... headers) {
        var made = venue.send("POST", "/api/v1/signing-keys", apiKey, "{\"kind\":\"HMAC\",\"name\":\"bound\"}", headers);
        assertEquals(201, made.statusCode(), made::body);
        return TestVenue.json(made);
    }

    @Test
    void aSigningKeyIsGoodWhereItsApiKeyIsAndDiesWithIt() throws Exception {
        String from = "198.51.100.7";
        var both = Set.of(Scope.READ, Scope.TRADE);
        String key = venue.newKey("alice", both, List.of("198.51.100.0/24"), 0);
        Map<?, ?> signer = signer(key, "X-Forwarded-For", from);
        assertEquals(200, signed(signer, "X-Forwarded-For", from));
        assertEquals(401, signed(signer, "X-Forwarded-For", "203.0.113.5"));
        assertEquals(401, signed(signer));
        String id = TestVenue.json(venue.send("GET", KEYS, key, null, "X-Forwarded-For", from)).get("items") instanceof List<?> all
                ? all.stream().map(each -> (Map<?, ?>) each)
                        .filter(each -> each.get("addresses").equals(List.of("198.51.100.0/24")) && key.startsWith((String) each.get("prefix")))
                        .map(each -> String.valueOf(each.get("key_id"))).findFirst().orElseThrow()
                : "";
        assertEquals(200, signed(signer, "X-Forwarded-For", from));
        assertEquals(200, venue.send("DELETE", KEYS + "/" + id, venue.key("alice"), null).statusCode());
        assertEquals(401, signed(signer, "X-Forwarded-For", from));
        assertFalse(venue.get("/api/v1/signing-keys", venue.key("alice")).body()
                .contains("\"signer_id\":" + signer.get("signer_id") + ","));
    }

    @Test
    void aSigningKeyEndsWithItsApiKey() throws Exception {
        long end = VenueServer.nowNanos() + 3_000_000_000L;
        String key = venue.newKey("alice", Set.of(Scope.READ, Scope.TRADE), List.of(), end);
        Map<?, ?> signer = signer(key);
        int before = signed(signer);
        assertTrue(before == 200 || VenueServer.nowNanos() >= end);
        while (VenueServer.nowNanos() < end) {
            Thread.sleep(50);
        }
        assertEquals(401, signed(signer));
    }

    @Test
    void aSigningKeyMustBeOne() {
        String alice = venue.key("alice");
        for (String body : List.of(
                "{\"kind\":\"ED25519\",\"name\":\"a\"}",
                "{\"kind\":\"HMAC\",\"public_key\":\"AAAA\",\"name\":\"a\"}",
                "{\"kind\":\"ED25519\",\"public_key\":\"AAAA\",\"name\":\"a\"}",
                "{\"kind\":\"ED25519\",\"public_key\":\"not base64!\",\"name\":\"a\"}")) {
            var answer = venue.post("/api/v1/signing-keys", alice, body);
            assertEquals(422, answer.statusCode(), () -> body + ": " + answer.body());
        }
        assertTrue(venue.get("/api/v1/signing-keys", alice).statusCode() == 200);
    }
}
