package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.ratelimit.SharedBuckets.Bucket;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/// The script in a real Redis against the limiter in memory.
final class RedisAgreementTest {
    private static RedisServer server;
    private static RedisClient client;
    private static RedisCommands<String, String> redis;
    private static String digest;

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        server.start();
        client = RedisClient.create("redis://127.0.0.1:" + port);
        redis = client.connect().sync();
        digest = redis.scriptLoad(TakeScript.text());
    }

    @AfterAll
    static void stop() throws Exception {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        server.stop();
    }

    @BeforeEach
    void flush() {
        redis.flushall();
    }

    private static List<Long> take(List<Bucket> buckets, int cost, String micros) {
        return redis.evalsha(digest, ScriptOutputType.MULTI, TakeScript.keys(buckets),
                TakeScript.arguments(buckets, cost, micros));
    }

    @Test
    void localAndRedisDecideAlikeOnRandomTraces() {
        for (int seed = 0; seed < 12; seed++) {
            var random = new SplittableRandom(seed);
            var tiers = List.of(Tier.of("a", limit(random)), Tier.of("b", limit(random)));
            var settings = Settings.defaults().withTiers(tiers).withAddress(limit(random)).withEndpoint(limit(random))
                    .withBounds(10, 10).withBlocking(Blocking.off());
            var start = 1_790_000_000_000_000L + random.nextLong(1_000_000);
            var clock = new VirtualClock(start * 1000);
            var local = new RateLimiter(settings, clock);
            var outcome = new Outcome();
            for (int i = 0; i < 400; i++) {
                clock.advanceNanos(1000 * random.nextLong(1 + random.nextInt(400_000)));
                var cost = 1 + random.nextInt(4);
                var buckets = List.of(new Bucket(seed + "u", tiers.getFirst().limit()),
                        new Bucket(seed + "a", settings.address()), new Bucket(seed + "e", settings.endpoint()));
                var admitted = local.check(1, 1, 0, 1, Allowance.ORDINARY, cost, outcome);
                var reply = take(buckets, cost, Long.toString(clock.getAsLong() / 1000));
                assertEquals(admitted ? 1 : 0, reply.getFirst(), "seed " + seed + ", request " + i);
                for (int b = 0; b < 3; b++) {
                    assertEquals(outcome.claim(b).debt, TakeScript.debt(reply.get(b + 1), outcome.claim(b).gcra));
                }
            }
        }
    }

    private static Limit limit(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Limit.perSecond(1 + random.nextInt(50), 5 + random.nextInt(60));
            case 1 -> new Limit(1 + random.nextInt(999), 1_000_000L * (1 + random.nextInt(20_000)), 5 + random.nextInt(60));
            case 2 -> new Limit(1 + random.nextInt(20), 1 + random.nextLong(3_000_000_000L), 5 + random.nextInt(60));
            default -> Limit.of(1, Duration.ofSeconds(1 + random.nextInt(5)), 5 + random.nextInt(10));
        };
    }

    @Test
    void aChangedLimitCarriesTokensOverAsInMemory() {
        var standard = Limit.perSecond(10, 50);
        var premium = Limit.perSecond(50, 250);
        var now = 1_790_000_000_000_000L;
        assertEquals(List.of(1L, 50 * 100_000L), take(List.of(new Bucket("u", standard)), 50, "" + now));
        assertEquals(List.of(1L, 250 * 20_000L), take(List.of(new Bucket("u", premium)), 200, "" + now));
        now += 3_000_000;
        assertEquals(List.of(1L, 101 * 20_000L), take(List.of(new Bucket("u", premium)), 1, "" + now));
        assertEquals(List.of(1L, 1 * 100_000L), take(List.of(new Bucket("u", standard)), 1, "" + now));
    }

    @Test
    void redisOwnClockRefillsAndBucketsExpire() {
        var buckets = List.of(new Bucket("u", Limit.of(1, Duration.ofHours(2), 2)));
        assertEquals(1, take(buckets, 2, "").getFirst());
        assertEquals(0, take(buckets, 1, "").getFirst());
        assertTrue(redis.pttl("u") > Duration.ofHours(3).toMillis());
        take(List.of(new Bucket("v", Limit.perSecond(10, 50))), 1, "");
        assertTrue(redis.pttl("v") > 3_500_000 && redis.pttl("v") <= 3_600_000);
    }

    @Test
    void anUnreadableStateIsAFullBucket() {
        redis.set("u", "rubbish");
        assertEquals(List.of(1L, 100_000L), take(List.of(new Bucket("u", Limit.perSecond(10, 50))), 1, ""));
    }

    @Test
    void twoGatewaysTogetherAdmitNotOneTokenTooMany() throws Exception {
        var limit = Limit.of(1, Duration.ofHours(1), 500);
        var async = client.connect().async();
        SharedBuckets shared = (buckets, cost) -> {
            CompletableFuture<List<Long>> reply = async.<List<Long>>evalsha(digest, ScriptOutputType.MULTI,
                    TakeScript.keys(buckets), TakeScript.arguments(buckets, cost)).toCompletableFuture();
            return reply;
        };
        var settings = Settings.defaults().withTiers(List.of(Tier.of("only", limit))).withBlocking(Blocking.off());
        var never = new SharedLimiter.Listener() {
            @Override
            public void away(Throwable cause) {
                throw new AssertionError("away", cause);
            }

            @Override
            public void back() {}
        };
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int g = 0; g < 2; g++) {
                var gateway = new SharedLimiter(new RateLimiter(settings, System::nanoTime), 2, shared,
                        Duration.ofSeconds(30), System::nanoTime, "rl:", never);
                for (int t = 0; t < 2; t++) {
                    all.add(pool.submit(() -> {
                        int admitted = 0;
                        for (int i = 0; i < 400; i++) {
                            admitted += gateway.check(i, 1, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, 1,
                                    new Outcome()).toCompletableFuture().join().admitted() ? 1 : 0;
                        }
                        return admitted;
                    }));
                }
            }
            int sum = 0;
            for (var one : all) {
                sum += one.get();
            }
            assertEquals(500, sum);
        }
    }
}
