package io.buttonwood.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.audit.AuditChain;
import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who did what: written, chained, without secrets, readable by administrators.
final class AuditTest {
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start("http.trusted_proxies=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static List<Map<?, ?>> items(String query) {
        var answer = venue.get("/api/v1/admin/audit" + query, venue.key("admin"));
        assertEquals(200, answer.statusCode(), answer::body);
        var all = new ArrayList<Map<?, ?>>();
        ((List<?>) TestVenue.json(answer).get("items")).forEach(each -> all.add((Map<?, ?>) each));
        return all;
    }

    @Test
    void anAdministratorsActIsThereWithEverythingAboutIt() {
        var made = venue.send("POST", "/api/v1/admin/brokers", venue.key("admin"), "{\"broker\":\"Phyfe\"}",
                "X-Forwarded-For", "203.0.113.50");
        assertTrue(made.statusCode() < 300, made::body);
        String id = made.headers().firstValue("X-Request-Id").orElseThrow();
        // What must be audited is stored before it is answered, so nothing is waited for.
        var entry = items("?actor=admin").stream().filter(each -> each.get("request_id").equals(id)).findFirst().orElseThrow();
        assertEquals("/api/v1/admin/brokers", entry.get("target"));
        assertEquals("203.0.113.50", entry.get("address"));
        assertEquals(Integer.toString(made.statusCode()), entry.get("result"));
        assertEquals(64, ((String) entry.get("hash")).length());
        var same = items("?action=" + entry.get("action") + "&target="
                + URLEncoder.encode("/api/v1/admin/brokers", StandardCharsets.UTF_8) + "&from=" + entry.get("time"));
        assertTrue(same.stream().anyMatch(each -> each.get("request_id").equals(id)));
        assertTrue(items("?to=" + entry.get("time")).stream().noneMatch(each -> each.get("request_id").equals(id)));
        assertTrue(items("?actor=nobody").isEmpty());
    }

    @Test
    void pagesGoThroughAllOfItOnceNewestFirst() {
        for (int i = 0; i < 12; i++) {
            venue.post("/api/v1/admin/users", venue.key("admin"), "{\"user\":\"paged-" + i + "\"}");
        }
        var seen = new ArrayList<Long>();
        String cursor = "";
        do {
            var answer = venue.get("/api/v1/admin/audit?action=user.create&limit=5" + cursor, venue.key("admin"));
            Map<?, ?> page = TestVenue.json(answer);
            for (Object item : (List<?>) page.get("items")) {
                seen.add(((Number) ((Map<?, ?>) item).get("index")).longValue());
            }
            cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
        } while (cursor != null);
        assertTrue(seen.size() >= 12);
        assertEquals(seen.stream().sorted(java.util.Comparator.reverseOrder()).distinct().toList(), seen);
        var wrong = venue.get("/api/v1/admin/audit?cursor=rubbish", venue.key("admin"));
        assertEquals(400, wrong.statusCode(), wrong::body);
        assertEquals("invalid_cursor", TestVenue.json(wrong).get("code"));
    }

    @Test
    void theChainIsIntactAndHoldsNoSecret() {
        var secrets = new ArrayList<String>();
        secrets.add(TestVenue.PASSWORD);
        secrets.add("a wrong pass phrase");
        secrets.add(venue.key("admin"));
        secrets.add(venue.key("alice"));
        secrets.add(venue.token("alice"));
        venue.post("/api/v1/auth/token", null, "{\"user\":\"a wrong pass phrase\",\"password\":\"a wrong pass phrase\"}");
        venue.get("/api/v1/balances?api_key=" + venue.key("alice"), "bw_" + "2".repeat(40));
        secrets.add("bw_" + "2".repeat(40));
        var made = venue.post("/api/v1/api-keys", venue.key("alice"), "{\"name\":\"k\",\"scopes\":[\"READ\"]}");
        secrets.add((String) TestVenue.json(made).get("api_key"));
        var signer = venue.post("/api/v1/signing-keys", venue.key("alice"), "{\"kind\":\"HMAC\",\"name\":\"k\"}");
        secrets.add((String) TestVenue.json(signer).get("secret"));
        var user = venue.post("/api/v1/admin/users", venue.key("admin"),
                "{\"user\":\"secretive\",\"password\":\"a brand new pass phrase\"}");
        assertEquals(201, user.statusCode(), user::body);
        secrets.add("a brand new pass phrase");
        venue.get("/api/v1/instruments/%0a%0d%1b%5b31mforged", null);
        venue.get("/" + venue.key("alice"), null);
        venue.get("/api/v1/orders/" + venue.key("bob"), venue.key("alice"));
        secrets.add(venue.key("bob"));
        venue.awaitAudit("auth.failed", row -> true);

        var all = new StringBuilder();
        venue.venue().registry().audit().forEach(0, row -> all.append(row).append('\u0001'));
        String text = all.toString();
        for (String secret : secrets) {
            assertFalse(text.contains(secret), () -> "the audit log has " + secret);
        }
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == 1), "a control character");
        var verdict = venue.auditVerdict();
        var intact = assertInstanceOf(AuditChain.Verdict.Intact.class, verdict, verdict::toString);
        assertTrue(intact.head().toString().length() > 10);
    }

    @Test
    void onlyAdministratorsReadIt() {
        assertEquals(401, venue.get("/api/v1/admin/audit", null).statusCode());
        assertEquals(403, venue.get("/api/v1/admin/audit", venue.key("hamilton")).statusCode());
        var unknown = venue.get("/api/v1/admin/audit?who=admin", venue.key("admin"));
        assertEquals(422, unknown.statusCode(), unknown::body);
        assertNull(((Map<?, ?>) Json.tree(unknown.body())).get("items"));
    }
}
