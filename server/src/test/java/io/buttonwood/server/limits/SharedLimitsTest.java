package io.buttonwood.server.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.metrics.Alarm;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Blocking;
import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.ratelimit.Tier;
import io.buttonwood.server.app.TestVenue;
import io.buttonwood.server.http.Trail;
import io.buttonwood.server.registry.Role;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/// Limits that gateways share through a real Redis, which is killed, restarted, emptied and stopped in mid-air.
final class SharedLimitsTest {
    /// A token an hour, so that only what is in the bucket counts.
    private static final Limit TEN = Limit.of(1, Duration.ofHours(1), 10);
    private static final Limit PLENTY = Limit.perSecond(100_000, 1_000_000);

    private final Set<String> alarms = ConcurrentHashMap.newKeySet();
    private final List<String> noted = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    /// A user whose bucket is full.
    private long fresh = 1_000;
    private int port;
    private RedisServer redis;

    private final LimitNotices notices = new LimitNotices(
            new Trail() {
                @Override
                public void write(Entry entry) {
                    note(entry);
                }

                @Override
                public void note(Entry entry) {
                    noted.add(entry.action());
                }
            },
            new Alarm() {
                @Override
                public void raise(String name, String detail) {
                    alarms.add(name);
                }

                @Override
                public void clear(String name) {
                    alarms.remove(name);
                }
            });

    @BeforeEach
    void startRedis() throws IOException {
        if (port == 0) {
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        }
        redis = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
    }

    @AfterEach
    void stopAll() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        redis.stop();
    }

    private SharedLimits gateway(int gateways, int patienceMillis) {
        var settings = Settings.defaults()
                .withTiers(List.of(Tier.of("standard", TEN)))
                .withAddress(PLENTY)
                .withEndpoint(PLENTY)
                .withBlocking(Blocking.off());
        var made = new SharedLimits(
                new RateLimiter(settings, System::nanoTime), "redis://127.0.0.1:" + port, gateways,
                Duration.ofMillis(patienceMillis), notices);
        open.add(made);
        return made;
    }

    private static Outcome ask(SharedLimits gateway, long user) {
        return gateway.limiter()
                .check(1, user, 0, 1, Allowance.ORDINARY, 1, new Outcome())
                .toCompletableFuture()
                .join();
    }

    private static int admitted(SharedLimits gateway, long user, int requests) {
        int count = 0;
        for (int i = 0; i < requests; i++) {
            count += ask(gateway, user).admitted() ? 1 : 0;
        }
        return count;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what + " did not happen");
            Thread.sleep(20);
        }
    }

    @Test
    void twoGatewaysDrawOnOneBucket() {
        var a = gateway(2, 5_000);
        var b = gateway(2, 5_000);
        assertTrue(a.connected() && b.connected());
        assertEquals(6, admitted(a, 7, 6));
        assertEquals(4, admitted(b, 7, 6));
        assertEquals(0, admitted(a, 7, 2));
        assertEquals(0, ask(b, 7).remaining(0));
        assertTrue(alarms.isEmpty(), alarms::toString);
    }

    @Test
    void whileRedisIsAwayTheShareHoldsAndItRecoversByItself() throws Exception {
        var a = gateway(2, 2_000);
        assertEquals(1, admitted(a, 1, 1));
        redis.stop();
        await("noticing", () -> {
            ask(a, fresh++);
            return a.limiter().isAway();
        });
        assertTrue(alarms.contains(LimitNotices.AWAY));
        // Half of ten for one of two gateways, never more and never none.
        assertEquals(5, admitted(a, 2, 12));
        startRedis();
        await("recovery", () -> {
            ask(a, fresh++);
            return !a.limiter().isAway();
        });
        assertFalse(alarms.contains(LimitNotices.AWAY));
        // This gateway's own bucket remembers what it admitted meanwhile.
        assertTrue(admitted(a, 2, 12) <= 5);
        assertTrue(noted.contains("limit.shared_away") && noted.contains("limit.shared_back"), noted::toString);
    }

    @Test
    void aGatewayStartsWithoutRedisAndFindsItLater() throws Exception {
        redis.stop();
        var a = gateway(1, 500);
        assertFalse(a.connected());
        assertEquals(10, admitted(a, 1, 12));
        assertTrue(alarms.contains(LimitNotices.AWAY));
        startRedis();
        await("connecting", () -> {
            ask(a, fresh++);
            return !a.limiter().isAway();
        });
        assertEquals(10, admitted(a, 3, 12));
    }

    @Test
    void anEmptiedRedisOpensNoDoorAndIsAlarmed() throws Exception {
        var a = gateway(2, 5_000);
        assertEquals(10, admitted(a, 1, 12));
        try (var client = RedisClient.create("redis://127.0.0.1:" + port)) {
            var commands = client.connect().sync();
            await("the sign of life", () -> commands.exists("buttonwood:limit:alive") == 1);
            commands.flushall();
            commands.scriptFlush();
        }
        // Both buckets and script are gone: this gateway's own limit still refuses, the script comes back.
        assertEquals(0, admitted(a, 1, 5));
        assertEquals(10, admitted(a, 2, 12));
        await("the alarm", () -> {
            ask(a, fresh++);
            return alarms.contains(LimitNotices.FLUSHED);
        });
        assertFalse(a.limiter().isAway());
    }

    @Test
    void aRedisThatHangsIsAwayAndHoldsNobodyUp() throws Exception {
        var a = gateway(1, 100);
        assertEquals(1, admitted(a, 1, 1));
        try (var client = RedisClient.create("redis://127.0.0.1:" + port)) {
            client.connect().async().clientPause(1_500);
            await("noticing", () -> {
                ask(a, fresh++);
                return a.limiter().isAway();
            });
        }
        assertTrue(alarms.contains(LimitNotices.AWAY));
        assertEquals(10, admitted(a, 2, 12));
        await("recovery", () -> {
            ask(a, fresh++);
            return !a.limiter().isAway();
        });
    }

    @Test
    void overHttpGatewaysShareAndGoOnWithoutRedis() throws Exception {
        var gateways = new ArrayList<TestVenue>();
        for (int i = 0; i < 2; i++) {
            var venue = TestVenue.start(
                    "rate_limit.redis.url=redis://127.0.0.1:" + port, "rate_limit.redis.gateways=2",
                    "rate_limit.redis.timeout_millis=2000",
                    "rate_limit.user.per_second=1", "rate_limit.user.burst=30");
            open.add(venue);
            gateways.add(venue);
        }
        // Both venues are new, so the same user has the same number in both.
        var keys = gateways.stream().map(each -> each.newUser("sharer", Role.TRADER, "standard")).toList();
        assertEquals(gateways.get(0).userId("sharer"), gateways.get(1).userId("sharer"));
        int admitted = 0;
        String order = "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}";
        long began = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            var answer = i % 4 == 0
                    ? gateways.get(i % 2).post("/api/v1/orders/batch", keys.get(i % 2), "{\"orders\":[" + order + "]}")
                    : gateways.get(i % 2).get("/api/v1/balances", keys.get(i % 2));
            assertTrue(answer.statusCode() < 300 || answer.statusCode() == 429, answer::body);
            admitted += answer.statusCode() < 300 ? 1 : 0;
            assertTrue(answer.headers().firstValue("X-RateLimit-Remaining").isPresent());
        }
        long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
        assertTrue(admitted >= 30 && admitted <= 30 + seconds, admitted + " in " + seconds + " s");
        var admin = gateways.getFirst().get("/api/v1/admin/rate-limits", gateways.getFirst().key("admin"));
        assertTrue(admin.body().contains("\"counting\":\"shared\""), admin::body);

        redis.stop();
        var without = gateways.getFirst().get("/api/v1/balances", gateways.getFirst().key("bob"));
        assertEquals(200, without.statusCode(), without::body);
        await("noticing", () -> {
            gateways.getFirst().get("/api/v1/balances", gateways.getFirst().key("bob"));
            return gateways.getFirst().get("/api/v1/admin/rate-limits", gateways.getFirst().key("admin")).body()
                    .contains("\"counting\":\"away\"");
        });
        gateways.getFirst().awaitAudit("limit.shared_away", row -> true);
        startRedis();
        await("recovery", () -> {
            gateways.getFirst().get("/api/v1/balances", gateways.getFirst().key("bob"));
            return gateways.getFirst().get("/api/v1/admin/rate-limits", gateways.getFirst().key("admin")).body()
                    .contains("\"counting\":\"shared\"");
        });
    }
}
