package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Thousands of broken bodies against every route that takes one.
@Timeout(180)
class FuzzTest {
    private static final long SEED = 1792;
    private static final int BODIES = 5_000;

    @TempDir
    private Path folder;

    /// Bodies made from the routes' own examples and broken in every way that comes to mind.
    @Test
    void aBrokenBodyIsNeverAFailure() throws InterruptedException {
        try (Venue venue = Venue.withMarket(folder, Map.of());
                Caller alice = venue.funded("alice", "TRADER", "Hamilton")) {
            fuzz(venue, alice);
            assertNull(venue.fatal());
            venue.conserved().forEach((asset, sum) -> assertEquals(0, sum.signum(), asset + " is off by " + sum));
        }
    }

    private static void fuzz(Venue venue, Caller alice) {
        var bodies = new Bodies(new Random(SEED), venue.server().router().endpoints());
        Caller victim = venue.user("victim", "TRADER", "Duer");
        var entered = new HashSet<String>();
        var statuses = new TreeMap<Integer, Integer>();
        for (int i = 0; i < BODIES; i++) {
            var request = bodies.next(victim.id);
            Caller caller = request.path().contains("/admin/") ? venue.admin : alice;
            Answer answer = caller.send(request.method(), request.path(), request.body(), Map.of());
            String what = "seed " + SEED + ", number " + i + ": " + request;
            assertTrue(answer.status() < 500, () -> what + " answered " + Caller.text(answer));
            assertTrue(answer.status() != 401, () -> what + " answered " + Caller.text(answer));
            statuses.merge(answer.status(), 1, Integer::sum);
            if (answer.status() >= 400) {
                BadInputTest.problem(answer);
            } else if (request.path().startsWith("/api/v1/orders")) {
                collect(answer.json(), entered);
            }
        }
        assertTrue(statuses.getOrDefault(400, 0) > BODIES / 50 && statuses.getOrDefault(422, 0) > BODIES / 5
                && statuses.getOrDefault(201, 0) > 10, statuses::toString);
        var known = new HashSet<String>();
        alice.all("/orders?limit=1000&min_sequence=" + venue.server().node().lastSequence())
                .forEach(each -> known.add(each.path("order_id").asString()));
        assertEquals(entered, known, "orders that exist are those that were answered");
    }

    private static void collect(JsonNode answer, HashSet<String> entered) {
        if (answer.path("order_id").isString()) {
            entered.add(answer.path("order_id").asString());
        }
        answer.path("results").forEach(each -> collect(each.path("order"), entered));
    }
}
