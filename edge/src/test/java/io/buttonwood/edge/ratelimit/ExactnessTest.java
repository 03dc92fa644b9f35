package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Under a virtual clock every decision and figure equals the arbitrary-precision bucket's.
final class ExactnessTest {
    @Provide
    Arbitrary<Limit> limits() {
        var tokens = Arbitraries.longs().between(1, 2000);
        var period = Arbitraries.longs().between(1, 20_000_000_000L)
                .edgeCases(edges -> edges.add(1L, 3L, 1_000_000_000L, 3_000_000_000L));
        var burst = Arbitraries.longs().between(1, 300);
        return Combinators.combine(tokens, period, burst).as(Limit::new);
    }

    @Property(seed = "42", tries = 300)
    void oneBucket(@ForAll("limits") Limit limit, @ForAll long start, @ForAll long seed) {
        var clock = new VirtualClock(start);
        var limiter = new RateLimiter(Settings.defaults().withAddress(limit).withBounds(10, 10)
                .withBlocking(Blocking.off()), clock);
        var model = new ModelBucket(limit, start);
        var outcome = new Outcome();
        var random = new SplittableRandom(seed);
        var token = Math.max(1, limit.periodNanos() / limit.tokens());
        for (int i = 0; i < 300; i++) {
            clock.advanceNanos(random.nextInt(4) == 0 ? random.nextLong(token * limit.burst() * 2)
                    : random.nextLong(2 * token));
            var cost = 1 + random.nextInt((int) Math.min(limit.burst(), 10));
            var expected = model.affords(cost, clock.getAsLong());
            assertEquals(expected, limiter.check(1, RateLimiter.NO_USER, 0, RateLimiter.NO_ENDPOINT,
                    Allowance.ORDINARY, cost, outcome));
            if (expected) {
                model.take(cost);
            }
            assertEquals(model.remaining(), outcome.remaining(0));
        }
    }

    @Property(seed = "43", tries = 200)
    void threeBucketsTakeFromAllOrNone(@ForAll("limits") Limit user, @ForAll("limits") Limit address,
            @ForAll("limits") Limit endpoint, @ForAll long seed) {
        var clock = new VirtualClock(seed);
        var settings = Settings.defaults().withTiers(List.of(Tier.of("only", user))).withAddress(address)
                .withEndpoint(endpoint).withBlocking(Blocking.off());
        var limiter = new RateLimiter(settings.withBounds(10, 10), clock);
        var strings = new StringLimiter(settings, clock);
        var models = List.of(new ModelBucket(user, seed), new ModelBucket(address, seed),
                new ModelBucket(endpoint, seed));
        var outcome = new Outcome();
        var random = new SplittableRandom(seed);
        var burst = (int) Math.min(10, Math.min(user.burst(), Math.min(address.burst(), endpoint.burst())));
        for (int i = 0; i < 300; i++) {
            var limit = List.of(user, address, endpoint).get(random.nextInt(3));
            clock.advanceNanos(random.nextLong(1 + 2 * limit.periodNanos() / limit.tokens()));
            var cost = 1 + random.nextInt(burst);
            var expected = true;
            for (var model : models) {
                expected &= model.affords(cost, clock.getAsLong());
            }
            assertEquals(expected, limiter.check(1, 1, 0, 1, Allowance.ORDINARY, cost, outcome));
            assertEquals(expected, strings.check("a", "u", "e", Allowance.ORDINARY, cost, outcome));
            for (int b = 0; b < 3; b++) {
                if (expected) {
                    models.get(b).take(cost);
                }
                assertEquals(models.get(b).remaining(), outcome.remaining(b));
            }
        }
    }

    @Property(seed = "44", tries = 300)
    void retryAfterIsExactToTheSecond(@ForAll("limits") Limit user, @ForAll("limits") Limit address,
            @ForAll long seed) {
        var settings = Settings.defaults().withTiers(List.of(Tier.of("only", user))).withAddress(address)
                .withBounds(10, 10).withBlocking(Blocking.off());
        var clock = new VirtualClock(seed);
        var limiter = new RateLimiter(settings, clock);
        var outcome = new Outcome();
        var random = new SplittableRandom(seed);
        var burst = (int) Math.min(user.burst(), address.burst());
        for (int i = 0; i < 100; i++) {
            clock.advanceNanos(random.nextLong(user.periodNanos() / user.tokens() + 1));
            var cost = 1 + random.nextInt(burst);
            if (limiter.check(1, 1, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, cost, outcome)) {
                continue;
            }
            var wait = outcome.retryAfterSeconds();
            assertTrue(wait >= 1);
            clock.advance(Duration.ofSeconds(wait - 1));
            assertFalse(limiter.check(1, 1, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, cost, outcome));
            clock.advance(Duration.ofSeconds(1));
            assertTrue(limiter.check(1, 1, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, cost, outcome));
        }
    }

    @Property(seed = "45", tries = 100)
    void evictionNeverChangesADecision(@ForAll("limits") Limit limit, @ForAll long seed) {
        var clock = new VirtualClock(seed);
        var settings = Settings.defaults().withAddress(limit).withBounds(10, 10).withBlocking(Blocking.off());
        var limiter = new RateLimiter(settings.withIdle(Duration.ofNanos(1)), clock);
        var model = new ModelBucket(limit, seed);
        var outcome = new Outcome();
        var random = new SplittableRandom(seed);
        var fill = limit.burst() * Math.max(1, limit.periodNanos() / limit.tokens());
        for (int i = 0; i < 200; i++) {
            clock.advanceNanos(random.nextLong(fill / 3 + 2));
            if (random.nextInt(3) == 0) {
                limiter.cleanup();
            }
            var cost = 1 + random.nextInt((int) limit.burst());
            var expected = model.affords(cost, clock.getAsLong());
            assertEquals(expected, limiter.check(1, RateLimiter.NO_USER, 0, RateLimiter.NO_ENDPOINT,
                    Allowance.ORDINARY, cost, outcome));
            if (expected) {
                model.take(cost);
            }
        }
    }
}
