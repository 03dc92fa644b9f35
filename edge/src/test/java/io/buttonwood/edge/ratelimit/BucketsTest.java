package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tables under many keys, many threads, and too little room.
final class BucketsTest {
    private final VirtualClock clock = new VirtualClock(-5_000_000_000L);

    private boolean send(RateLimiter limiter, long address, int cost, Outcome outcome) {
        return limiter.check(address, RateLimiter.NO_USER, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, cost, outcome);
    }

    @Test
    void eachOfManyKeysKeepsItsOwnTokensThroughGrowth() {
        var limiter = new RateLimiter(Settings.defaults().withBounds(10, 1_000_000), clock);
        var outcome = new Outcome();
        for (int round = 1; round <= 3; round++) {
            for (long key = 0; key < 100_000; key++) {
                assertTrue(send(limiter, key * 4096, 1, outcome));
                assertEquals(200 - round, outcome.remaining(0));
            }
        }
        assertEquals(100_000, limiter.stats().addressBuckets());
        assertEquals(0, limiter.stats().shared());
    }

    @Test
    void expiryFreesTheMemoryLittleByLittle() {
        var limiter = new RateLimiter(Settings.defaults(), clock);
        var outcome = new Outcome();
        for (long key = 0; key < 200_000; key++) {
            send(limiter, key, 1, outcome);
        }
        clock.advance(Duration.ofMinutes(50));
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofMinutes(1));
            for (long key = 1_000_000; key < 1_002_000; key++) {
                send(limiter, key, 1, outcome);
            }
        }
        assertEquals(2_000, limiter.stats().addressBuckets());
        assertEquals(200_000, limiter.stats().evicted());
    }

    @Test
    void aFullTableStaysBoundedWithoutOpenDoorOrOutage() {
        var limiter = new RateLimiter(Settings.defaults().withAddress(Limit.of(1, Duration.ofMinutes(1), 10))
                .withBounds(10, 2_560).withBlocking(Blocking.off()), clock);
        var outcome = new Outcome();
        for (int i = 0; i < 5; i++) {
            assertTrue(send(limiter, 1, 1, outcome));
        }
        long admitted = 0;
        for (long key = 1_000; key < 101_000; key++) {
            admitted += send(limiter, key, 10, outcome) ? 1 : 0;
        }
        // No open door: a bucket of its own for at most 2,560 of them, one more to share per stripe.
        assertTrue(admitted <= 2_560 + 256, () -> "admitted too many");
        assertTrue(admitted > 2_000);
        assertTrue(limiter.stats().addressBuckets() <= 2_560 + 256);
        assertTrue(limiter.stats().shared() > 90_000);
        // No outage: who had a bucket keeps it.
        assertTrue(send(limiter, 1, 5, outcome));
        assertFalse(send(limiter, 1, 1, outcome));
        // Full buckets make room long before the hour.
        clock.advance(Duration.ofMinutes(11));
        for (long key = 500_000; key < 500_500; key++) {
            assertTrue(send(limiter, key, 10, outcome));
        }
    }

    @Test
    void stringTablesAreBoundedToo() {
        var limiter = new StringLimiter(Settings.defaults().withAddress(Limit.of(1, Duration.ofMinutes(1), 1))
                .withBounds(10, 2_560).withBlocking(Blocking.off()), clock);
        var outcome = new Outcome();
        long admitted = 0;
        for (int i = 0; i < 100_000; i++) {
            admitted += limiter.check("a" + i, "", "e" + i % 7, Allowance.ORDINARY, 1, outcome) ? 1 : 0;
        }
        assertTrue(admitted > 2_000 && admitted <= 2_560 + 256);
        clock.advance(Duration.ofHours(9));
        assertTrue(limiter.check("late", "", "e", Allowance.ORDINARY, 1, outcome));
        assertTrue(limiter.stats().addressBuckets() <= 2_560 + 256);
    }

    @Test
    void namesWithOneHashCodeKeepApartUpToEightAndThenShare() {
        var limiter = new StringLimiter(Settings.defaults().withAddress(Limit.of(1, Duration.ofMinutes(1), 1))
                .withBlocking(Blocking.off()), clock);
        var outcome = new Outcome();
        var same = sameHash(10);
        assertEquals(1, same.stream().map(String::hashCode).distinct().count());
        long admitted = same.stream()
                .filter(name -> limiter.check(name, "", "e", Allowance.ORDINARY, 1, outcome)).count();
        assertEquals(8 + 1, admitted);
        assertFalse(limiter.check(new String(same.getFirst()), "", "e", Allowance.ORDINARY, 1, outcome));
    }

    private static List<String> sameHash(int pairs) {
        var all = List.of("");
        for (int i = 0; i < pairs; i++) {
            all = all.stream().flatMap(name -> Stream.of(name + "Aa", name + "BB")).toList();
        }
        return all;
    }

    @Test
    void manyNamedEndpointsKeepTheirLimits() {
        var limiter = new StringLimiter(Settings.defaults().withEndpoint(Limit.perSecond(1, 2))
                .withBlocking(Blocking.off()), clock);
        var outcome = new Outcome();
        for (int i = 0; i < 5_000; i += 50) {
            limiter.setEndpointLimit("route-" + i, Limit.perSecond(1, 5));
        }
        for (int round = 1; round <= 6; round++) {
            for (int i = 0; i < 5_000; i++) {
                var admitted = limiter.check("a" + i, "u" + i, new String("route-" + i), Allowance.ORDINARY, 1, outcome);
                assertEquals(round <= (i % 50 == 0 ? 5 : 2), admitted);
            }
        }
        assertEquals(5_000, limiter.stats().endpointBuckets());
    }

    @Test
    void aLongSilenceLeavesEveryBucketFull() {
        var odd = Limit.perSecond(9_973, 100);
        var limiter = new RateLimiter(Settings.defaults().withAddress(odd).withEndpoint(odd), clock);
        var outcome = new Outcome();
        for (long hours = 1; hours < 4_000; hours += 37) {
            assertTrue(limiter.check(1, RateLimiter.NO_USER, 0, 1, Allowance.ORDINARY, 100, outcome));
            assertFalse(limiter.check(1, RateLimiter.NO_USER, 0, 1, Allowance.ORDINARY, 1, outcome));
            clock.advance(Duration.ofHours(hours));
        }
    }

    @Test
    void manyThreadsOnOneBucketGetNotOneTokenTooMany() throws Exception {
        for (int round = 0; round < 20; round++) {
            var limiter = new RateLimiter(Settings.defaults().withAddress(Limit.perSecond(1, 20_000))
                    .withBlocking(Blocking.off()), clock);
            assertEquals(20_000, race(8, outcome -> {
                long mine = 0;
                for (int i = 0; i < 5_000; i++) {
                    mine += send(limiter, 1, 1, outcome) ? 1 : 0;
                }
                return mine;
            }));
        }
    }

    /// Users with a token left race for one address that runs dry: whoever loses gives the user's token back, and
    /// neither side is ever overdrawn.
    @Test
    void givingBackNeverAdmitsOneTooMany() throws Exception {
        for (int round = 0; round < 20; round++) {
            var limiter = new RateLimiter(Settings.defaults()
                    .withTiers(List.of(Tier.of("only", Limit.of(1, Duration.ofHours(1), 60))))
                    .withAddress(Limit.of(1, Duration.ofMinutes(1), 100)).withBlocking(Blocking.off()), clock);
            var admitted = race(8, outcome -> {
                long mine = 0;
                for (int i = 0; i < 500; i++) {
                    mine += limiter.check(1 + (i & 1), i % 3, 0, 1, Allowance.ORDINARY, 1, outcome) ? 1 : 0;
                }
                return mine;
            });
            assertTrue(admitted <= 180, () -> "three users hold 60 each");
            // Spurious refusals happen only while another thread holds the token; what is left can still be had.
            var outcome = new Outcome();
            for (int i = 0; i < 500; i++) {
                admitted += limiter.check(1 + (i & 1), i % 3, 0, 1, Allowance.ORDINARY, 1, outcome) ? 1 : 0;
            }
            assertTrue(admitted <= 180);
            assertTrue(admitted >= 160, "hardly a token is lost");
        }
    }

    @Test
    void growthAndSweepsUnderLoadLoseNoTake() throws Exception {
        var limiter = new RateLimiter(Settings.defaults().withAddress(Limit.of(1, Duration.ofMinutes(1), 3))
                .withBounds(10, 200_000).withBlocking(Blocking.off()), clock);
        var admitted = race(8, outcome -> {
            long mine = 0;
            for (long key = 0; key < 30_000; key++) {
                mine += send(limiter, key, 1, outcome) ? 1 : 0;
                if ((key & 4095) == 0) {
                    limiter.cleanup();
                }
            }
            return mine;
        });
        assertEquals(90_000, admitted);
        assertEquals(30_000, limiter.stats().addressBuckets());
    }

    @Test
    void namedTablesGrowUnderLoadWithoutLosingATake() throws Exception {
        var limiter = new StringLimiter(Settings.defaults().withAddress(Limit.of(1, Duration.ofMinutes(1), 3))
                .withTiers(List.of(Tier.of("only", Limit.of(1, Duration.ofMinutes(1), 100))))
                .withEndpoint(Limit.perSecond(1000, 1_000_000)).withBounds(200_000, 200_000)
                .withBlocking(Blocking.off()), clock);
        var admitted = race(8, outcome -> {
            long mine = 0;
            for (int key = 0; key < 20_000; key++) {
                mine += limiter.check("a" + key, "u" + key, "e", Allowance.ORDINARY, 1, outcome) ? 1 : 0;
                if ((key & 4095) == 0) {
                    limiter.cleanup();
                }
            }
            return mine;
        });
        assertTrue(admitted <= 60_000);
        // Refused though a token was left: only while another thread held one of the three.
        var outcome = new Outcome();
        for (int key = 0; key < 20_000; key++) {
            admitted += limiter.check("a" + key, "u" + key, "e", Allowance.ORDINARY, 1, outcome) ? 1 : 0;
        }
        assertTrue(admitted <= 60_000 && admitted > 59_000, "hardly a token is lost");
        assertEquals(20_000, limiter.stats().addressBuckets());
        assertEquals(20_000, limiter.stats().userBuckets());
    }

    /// The shortest way (three known buckets, one token) beside the long one, on the same three buckets.
    @Test
    void threeBucketsUnderManyThreadsGiveNotOneTokenTooMany() throws Exception {
        for (int round = 0; round < 20; round++) {
            var limiter = new RateLimiter(Settings.defaults()
                    .withTiers(List.of(Tier.of("only", Limit.of(1, Duration.ofHours(1), 9_000))))
                    .withAddress(Limit.of(1, Duration.ofHours(1), 8_000))
                    .withEndpoint(Limit.of(1, Duration.ofHours(1), 7_000)).withBlocking(Blocking.off()), clock);
            var taken = race(8, outcome -> {
                long mine = 0;
                for (int i = 0; i < 2_000; i++) {
                    var cost = 1 + (i & 1);
                    mine += limiter.check(1, 1, 0, 1, Allowance.ORDINARY, cost, outcome) ? cost : 0;
                }
                return mine;
            });
            assertTrue(taken <= 7_000);
            var outcome = new Outcome();
            while (limiter.check(1, 1, 0, 1, Allowance.ORDINARY, 1, outcome)) {
                taken++;
            }
            assertTrue(taken <= 7_000 && taken > 6_900, "hardly a token is lost");
        }
    }

    private interface Load {
        long run(Outcome outcome);
    }

    private static long race(int threads, Load load) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var start = new CountDownLatch(1);
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    return load.run(new Outcome());
                }));
            }
            start.countDown();
            long sum = 0;
            for (var one : all) {
                sum += one.get();
            }
            return sum;
        }
    }
}
