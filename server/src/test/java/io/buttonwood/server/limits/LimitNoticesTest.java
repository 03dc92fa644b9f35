package io.buttonwood.server.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.metrics.Alarm;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.security.BruteForce;
import io.buttonwood.server.http.Trail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Locks and blocks reach the audit log and the alarms, and the alarms end.
final class LimitNoticesTest {
    private final List<Trail.Entry> noted = new ArrayList<>();
    private final Map<String, String> alarms = new LinkedHashMap<>();
    private final LimitNotices notices = new LimitNotices(
            new Trail() {
                @Override
                public void write(Entry entry) {
                    noted.add(entry);
                }

                @Override
                public void note(Entry entry) {
                    noted.add(entry);
                }
            },
            new Alarm() {
                @Override
                public void raise(String name, String detail) {
                    alarms.put(name, detail);
                }

                @Override
                public void clear(String name) {
                    alarms.remove(name);
                }
            });

    @Test
    void aLockedAccountAndAddressAreAuditedAndAlarmed() {
        var guard = new BruteForce(BruteForce.Rules.standard(), notices);
        long now = System.nanoTime() - 86_000_000_000_000L;
        for (int i = 0; i < 100; i++) {
            now += 61_000_000_000L;
            guard.failed("alice", "203.0.113." + i, now);
        }
        assertEquals("auth.locked", noted.getLast().action());
        assertEquals("account alice", noted.getLast().target());
        assertEquals("100 failures", noted.getLast().detail());
        for (int i = 0; i < 50; i++) {
            guard.failed("user-" + i, "198.51.100.9", now);
        }
        assertEquals("ip 198.51.100.9", noted.getLast().target());
        assertEquals("198.51.100.9", noted.getLast().address());
        assertTrue(alarms.containsKey(LimitNotices.LOCKED));
        // The locks ended long ago on this clock.
        notices.tidy(new RateLimiter(Settings.defaults(), System::nanoTime));
        assertFalse(alarms.containsKey(LimitNotices.LOCKED));
    }
}
