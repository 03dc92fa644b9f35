package io.buttonwood.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.DatabaseOptions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passwords, the guard against guessing them, and bearer tokens. Each test comes from addresses of its own, through a
/// trusted proxy.
final class SignInTest {
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start("http.trusted_proxies=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static HttpResponse<String> signIn(String user, String password, String from) {
        return venue.send("POST", "/api/v1/auth/token", null,
                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}", "X-Forwarded-For", from);
    }

    private static int balances(String token) {
        return venue.send("GET", "/api/v1/balances", null, null, "Authorization", "Bearer " + token).statusCode();
    }

    private static Map<?, ?> withoutId(HttpResponse<String> answer) {
        var body = new java.util.TreeMap<Object, Object>(TestVenue.json(answer));
        body.remove("request_id");
        return body;
    }

    @Test
    void theRightPasswordGivesATokenThatWorks() {
        var answer = signIn("alice", TestVenue.PASSWORD, "198.51.100.1");
        assertEquals(200, answer.statusCode(), answer::body);
        Map<?, ?> body = TestVenue.json(answer);
        assertEquals("Bearer", body.get("token_type"));
        assertEquals(200, balances((String) body.get("access_token")));
        var row = venue.awaitAudit("auth.sign_in", each -> each.address().equals("198.51.100.1"));
        assertEquals("200", row.result());
        assertTrue(row.detail().contains("as alice"), row::detail);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreAnsweredAlike() {
        var wrong = signIn("alice", "not the password", "198.51.100.2");
        var unknown = signIn("nobody-at-all", "not the password", "198.51.100.3");
        assertEquals(401, wrong.statusCode());
        assertEquals(401, unknown.statusCode());
        assertEquals(withoutId(wrong), withoutId(unknown));
    }

    @Test
    void guessingSlowsDownAndTheRightPasswordThenSaysNothing() throws InterruptedException {
        String from = "198.51.100.4";
        for (int i = 0; i < 4; i++) {
            assertEquals(401, signIn("bob", "guess " + i, from).statusCode());
        }
        var wrong = signIn("bob", "guess 5", from);
        var right = signIn("bob", TestVenue.PASSWORD, from);
        assertEquals(429, wrong.statusCode(), wrong::body);
        assertEquals(429, right.statusCode(), right::body);
        assertEquals("too_many_attempts", TestVenue.json(right).get("code"));
        assertEquals(withoutId(wrong), withoutId(right));
        long seconds = right.headers().firstValueAsLong("Retry-After").orElseThrow();
        assertTrue(seconds >= 1);
        venue.awaitAudit("auth.sign_in", row -> row.address().equals(from) && row.result().equals("429"));
        Thread.sleep(seconds * 1000);
        assertEquals(200, signIn("bob", TestVenue.PASSWORD, from).statusCode());
    }

    @Test
    void unknownNamesSlowDownLikeKnownOnes() {
        for (int i = 0; i < 4; i++) {
            assertEquals(401, signIn("ghost", "guess " + i, "198.51.100.5").statusCode());
        }
        assertEquals(429, signIn("ghost", "guess", "198.51.100.5").statusCode());
    }

    @Test
    void guessesSentAllAtOnceAreNotAllTried() throws Exception {
        try (var pool = Executors.newFixedThreadPool(24)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String from = "198.51.101." + (i + 1);
                all.add(pool.submit(() -> signIn("carol", "a guess", from).statusCode()));
            }
            int tried = 0;
            for (var each : all) {
                int status = each.get();
                assertTrue(status == 401 || status == 429, () -> "status " + status);
                tried += status == 401 ? 1 : 0;
            }
            int count = tried;
            assertTrue(count <= 12, () -> count + " guesses were tried");
        }
    }

    @Test
    void aDisabledUsersTokenAndPasswordStopAtOnce() {
        String admin = venue.key("admin");
        var made = venue.post("/api/v1/admin/users", admin,
                "{\"user\":\"leaver\",\"password\":\"correct horse battery\",\"role\":\"TRADER\"}");
        assertEquals(201, made.statusCode(), made::body);
        String id = String.valueOf(TestVenue.json(made).get("user_id"));
        String token = (String) TestVenue.json(signIn("leaver", "correct horse battery", "198.51.100.6")).get("access_token");
        assertEquals(200, balances(token));
        assertEquals(200, venue.send("PATCH", "/api/v1/admin/users/" + id, admin, "{\"disabled\":true}").statusCode());
        assertEquals(401, balances(token));
        assertEquals(401, signIn("leaver", "correct horse battery", "198.51.100.6").statusCode());
        assertEquals(200, venue.send("PATCH", "/api/v1/admin/users/" + id, admin, "{\"disabled\":false}").statusCode());
        assertEquals(200, balances(token));
        venue.send("POST", "/api/v1/admin/users/" + id + "/password", admin, "{\"password\":\"another horse battery\"}");
        assertEquals(401, signIn("leaver", "correct horse battery", "198.51.100.7").statusCode());
        assertEquals(200, signIn("leaver", "another horse battery", "198.51.100.7").statusCode());
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JWTClaimsSet claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer("buttonwood")
                .subject(subject)
                .issueTime(new Date())
                .expirationTime(new Date(System.currentTimeMillis() + 60_000))
                .build();
    }

    @Test
    void onlyOurAlgorithmAndOurKeysMakeAToken() throws Exception {
        String admin = String.valueOf(venue.userId("admin"));
        String token = venue.token("alice");
        String[] parts = token.split("\\.");
        String kid = (String) ((Map<?, ?>) Json.tree(
                new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))).get("kid");
        String payload = part(claims(admin).toString());
        var forged = new ArrayList<String>();
        forged.add(part("{\"alg\":\"none\"}") + "." + payload + ".");
        forged.add(part("{\"alg\":\"none\",\"kid\":\"" + kid + "\"}") + "." + payload + ".");
        forged.add(part("{\"alg\":\"NONE\",\"kid\":\"" + kid + "\"}") + "." + payload + "." + parts[2]);
        forged.add(parts[0] + "." + payload + "." + parts[2]);
        forged.add(parts[0] + "." + parts[1] + ".");
        forged.add(parts[0] + "." + parts[1]);
        forged.add(part("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}") + "." + payload + "." + part("s".repeat(256)));
        for (String id : new String[] {"nothing", "../../etc/passwd", ""}) {
            var mac = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims(admin));
            mac.sign(new MACSigner(new byte[32]));
            forged.add(mac.serialize());
        }
        var empty = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims(admin));
        empty.sign(new MACSigner(new byte[32]));
        forged.add(empty.serialize());
        var secret = Base64.getDecoder().decode(venue.venue().registry().jwtKeys().byKid(kid).orElseThrow().secret());
        var other = new byte[64];
        System.arraycopy(secret, 0, other, 0, 32);
        var stronger = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS512).keyID(kid).build(), claims(admin));
        stronger.sign(new MACSigner(other));
        forged.add(stronger.serialize());
        forged.add("");
        forged.add("a.b.c");
        forged.add("x".repeat(5_000));
        for (String each : forged) {
            assertEquals(401, balances(each), each);
        }
        assertEquals(200, balances(token));
    }

    @Test
    void tokensEndAndTheirKeysRotate(@TempDir Path folder) {
        var now = new AtomicLong(1_800_000_000_000_000_000L);
        try (var database = Database.open(DatabaseOptions.sqlite(folder.resolve("tokens.db")))) {
            var registry = new Registry(database).jwtKeys();
            long hour = Duration.ofHours(1).toNanos();
            var tokens = new Tokens(registry, hour, 24 * hour, now::get);
            tokens.rotateIfDue();
            String first = tokens.issue(7);
            assertEquals(7, tokens.check(first).userId());
            now.addAndGet(hour + 1_000_000_000L);
            assertNull(tokens.check(first), "expired");

            now.addAndGet(23 * hour - 3_000_000_000L);
            String old = tokens.issue(7);
            now.addAndGet(3_000_000_000L);
            tokens.rotateIfDue();
            assertEquals(2, registry.all().size());
            String fresh = tokens.issue(7);
            assertNotEquals(old.split("\\.")[0], fresh.split("\\.")[0], "the same key still signs");
            assertNotNull(tokens.check(old), "a retired key still checks");
            // Another gateway reads the same keys.
            var elsewhere = new Tokens(registry, hour, 24 * hour, now::get);
            elsewhere.rotateIfDue();
            assertNotNull(elsewhere.check(old));
            assertNotNull(elsewhere.check(fresh));

            now.addAndGet(hour + 1_000_000_000L);
            tokens.rotateIfDue();
            assertEquals(1, registry.all().size(), "a key whose tokens have ended is forgotten");
        }
    }
}
