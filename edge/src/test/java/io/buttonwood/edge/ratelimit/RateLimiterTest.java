package io.buttonwood.edge.ratelimit;

import static io.buttonwood.edge.ratelimit.Allowance.CANCEL;
import static io.buttonwood.edge.ratelimit.Allowance.ORDINARY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final int STANDARD = 0;
    private static final int PREMIUM = 1;
    private static final int BROKER = 2;
    private static final int ORDERS = 3;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000_000_000L);
    private final Outcome outcome = new Outcome();
    private final RateLimiter limiter = new RateLimiter(Settings.defaults(), clock);

    private long address = 0;

    private boolean send(long user, int tier) {
        return limiter.check(++address, user, tier, ORDERS, ORDINARY, 1, outcome);
    }

    private int sendMany(int times, long user, int tier) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += send(user, tier) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void eachUserHasTheirOwnBurstAndRate() {
        assertEquals(50, sendMany(60, 1, STANDARD));
        assertEquals(Policy.USER, outcome.policy());
        assertEquals(50, sendMany(60, 2, STANDARD));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(10, sendMany(60, 1, STANDARD));
        clock.advance(Duration.ofMinutes(1));
        assertEquals(50, sendMany(60, 1, STANDARD));
    }

    @Test
    void eachAddressHasItsOwnBucketForAnonymousRequests() {
        var client = Address.parse("203.0.113.9").key();
        for (int i = 0; i < 200; i++) {
            assertTrue(limiter.check(client, RateLimiter.NO_USER, 0, ORDERS, ORDINARY, 1, outcome));
        }
        assertFalse(limiter.check(client, RateLimiter.NO_USER, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(Policy.IP, outcome.policy());
        assertEquals(200, outcome.limit(outcome.tightest()));
        assertTrue(limiter.check(client + 1, RateLimiter.NO_USER, 0, ORDERS, ORDINARY, 1, outcome));
    }

    @Test
    void theEndpointCountsOverAllClients() {
        assertEquals(2000, sendMany(2500, 7, BROKER));
        assertEquals(Policy.ENDPOINT, outcome.policy());
        limiter.setEndpointLimit(ORDERS, Limit.perSecond(1, 2100));
        assertEquals(100, sendMany(250, 7, BROKER));
        assertEquals(Limit.perSecond(1, 2100), limiter.endpointLimit(ORDERS));
        limiter.setEndpointLimit(ORDERS, Limit.perSecond(1, 5));
        clock.advance(Duration.ofSeconds(3));
        assertEquals(3, sendMany(10, 7, BROKER));
    }

    @Test
    void aTierChangeIsEffectiveAtOnceAndClipsTheTokens() {
        assertEquals(50, sendMany(60, 1, STANDARD));
        assertEquals(200, sendMany(300, 1, PREMIUM));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(50, sendMany(100, 1, PREMIUM));
        clock.advance(Duration.ofSeconds(2));
        assertTrue(send(1, PREMIUM));
        assertEquals(99, outcome.remaining(0));
        assertEquals(50, sendMany(60, 1, STANDARD));
    }

    @Test
    void aFullBucketIsFullUnderAnyTier() {
        assertTrue(send(1, STANDARD));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(250, sendMany(300, 1, PREMIUM));
    }

    @Test
    void retryAfterIsNeverTooEarlyAndNeverASecondTooLate() {
        var slow = new RateLimiter(Settings.defaults().withTiers(
                List.of(Tier.of("slow", Limit.of(1, Duration.ofSeconds(3), 2)))), clock);
        assertTrue(slow.check(1, 1, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(3, outcome.resetSeconds(0));
        clock.advanceNanos(1);
        assertTrue(slow.check(1, 1, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(0, outcome.remaining(0));
        assertEquals(6, outcome.resetSeconds(0));
        assertFalse(slow.check(1, 1, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(3, outcome.retryAfterSeconds());
        assertEquals(Verdict.REFUSED, outcome.verdict());
        clock.advance(Duration.ofSeconds(2));
        assertFalse(slow.check(1, 1, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(1, outcome.retryAfterSeconds());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(slow.check(1, 1, 0, ORDERS, ORDINARY, 1, outcome));
        assertEquals(0, outcome.retryAfterSeconds());
    }

    @Test
    void theFiguresAreThoseOfTheTightestBucket() {
        limiter.check(1, 1, STANDARD, ORDERS, ORDINARY, 20, outcome);
        assertEquals(3, outcome.buckets());
        assertEquals(Policy.USER, outcome.policy());
        assertEquals(50, outcome.limit(0));
        assertEquals(30, outcome.remaining(0));
        assertEquals(2, outcome.resetSeconds(0));
        assertEquals(5, outcome.windowSeconds(0));
        assertEquals(180, outcome.remaining(1));
        assertEquals(1980, outcome.remaining(2));
    }

    @Test
    void aRefusalTakesNothingFromAnyBucket() {
        sendMany(50, 1, STANDARD);
        var client = 77L;
        for (int i = 0; i < 10; i++) {
            assertFalse(limiter.check(client, 1, STANDARD, ORDERS, ORDINARY, 1, outcome));
        }
        assertTrue(limiter.check(client, 2, STANDARD, ORDERS, ORDINARY, 1, outcome));
        assertEquals(199, outcome.remaining(1));
        assertEquals(2000 - 51, outcome.remaining(2));
    }

    @Test
    void aCostAboveTheCapacityIsItsOwnOutcome() {
        assertFalse(limiter.check(1, 1, STANDARD, ORDERS, ORDINARY, 51, outcome));
        assertEquals(Verdict.TOO_COSTLY, outcome.verdict());
        assertEquals(Policy.USER, outcome.policy());
        assertEquals(0, outcome.retryAfterSeconds());
        assertTrue(limiter.check(1, 1, STANDARD, ORDERS, ORDINARY, 50, outcome));
        assertThrows(IllegalArgumentException.class, () -> limiter.check(1, 1, STANDARD, ORDERS, ORDINARY, 0, outcome));
        assertThrows(IllegalArgumentException.class, () -> limiter.check(1, 1, 9, ORDERS, ORDINARY, 1, outcome));
        assertThrows(IllegalArgumentException.class, () -> limiter.check(1, 1, 0, -7, ORDINARY, 1, outcome));
    }

    @Test
    void aThrottledTraderCanStillCancel() {
        for (int i = 0; i < 300; i++) {
            limiter.check(5, 1, STANDARD, ORDERS, ORDINARY, 1, outcome);
            limiter.check(5, 2 + i, STANDARD, ORDERS, ORDINARY, 1, outcome);
        }
        assertFalse(limiter.check(5, 1, STANDARD, ORDERS, ORDINARY, 1, outcome));
        assertTrue(limiter.addressOutOfTokens(5, ORDINARY, outcome));
        assertFalse(limiter.addressOutOfTokens(5, CANCEL, outcome));
        int cancelled = 0;
        for (int i = 0; i < 60; i++) {
            cancelled += limiter.check(5, 1, STANDARD, RateLimiter.NO_ENDPOINT, CANCEL, 1, outcome) ? 1 : 0;
        }
        assertEquals(50, cancelled);
        assertEquals(Policy.CANCEL, outcome.policy());
    }

    @Test
    void aBrokerMaySendMoreFromOneAddress() {
        var wide = new RateLimiter(Settings.defaults().withEndpoint(Limit.perSecond(10_000, 20_000)), clock);
        int admitted = 0;
        for (int i = 0; i < 3000; i++) {
            admitted += wide.check(9, 1, BROKER, ORDERS, ORDINARY, 1, outcome) ? 1 : 0;
        }
        assertEquals(2500, admitted);
        assertFalse(wide.addressOutOfTokens(9, ORDINARY, outcome));
        assertTrue(wide.check(9, 2, STANDARD, ORDERS, ORDINARY, 1, outcome));
        assertEquals(199, outcome.remaining(1));
    }

    @Test
    void failedAuthenticationsEmptyAnAddress() {
        assertFalse(limiter.addressOutOfTokens(4, ORDINARY, outcome));
        assertEquals(0, outcome.buckets());
        for (int i = 0; i < 40; i++) {
            assertFalse(limiter.addressOutOfTokens(4, ORDINARY, outcome));
            limiter.charge(4, ORDINARY, 5, outcome);
        }
        assertTrue(limiter.addressOutOfTokens(4, ORDINARY, outcome));
        assertEquals(Policy.IP, outcome.policy());
        assertEquals(1, outcome.retryAfterSeconds());
        limiter.charge(4, ORDINARY, 5, outcome);
        clock.advance(Duration.ofMillis(10));
        assertFalse(limiter.addressOutOfTokens(4, ORDINARY, outcome));
    }

    @Test
    void repeatOffendersAreBlockedLongerEachTime() {
        var heard = new ArrayList<String>();
        var listener = new BlockListener<Long>() {
            @Override
            public void blocked(Block<Long> block) {
                heard.add(block.policy() + " " + block.key() + " " + block.level() + " " + block.duration());
            }

            @Override
            public void unblocked(Policy policy, Long key) {
                heard.add("unblocked " + key);
            }
        };
        var strict = new RateLimiter(Settings.defaults().withBlocking(new Blocking(20, Duration.ofMinutes(1),
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)), Duration.ofHours(1), 100)), clock, listener);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 70; i++) {
                strict.check(i, 1, STANDARD, ORDERS, ORDINARY, 1, outcome);
            }
            clock.advance(Duration.ofSeconds(59));
            assertFalse(strict.check(1, 1, STANDARD, ORDERS, ORDINARY, 1, outcome));
            assertEquals(Verdict.BLOCKED, outcome.verdict());
            assertEquals(round == 0 ? 1 : 241, outcome.retryAfterSeconds());
            assertTrue(strict.check(1, 1, STANDARD, ORDERS, CANCEL, 1, outcome));
            assertEquals(1, strict.blocks().size());
            clock.advance(Duration.ofSeconds(round == 0 ? 1 : 241));
            if (round < 2) {
                assertTrue(strict.check(1, 1, STANDARD, ORDERS, ORDINARY, 1, outcome));
                clock.advance(Duration.ofSeconds(5));
            }
        }
        assertEquals(List.of("USER 1 1 PT1M", "USER 1 2 PT5M", "USER 1 3 PT5M"), heard);
        assertEquals(List.of(), strict.blocks());
        for (int i = 0; i < 70; i++) {
            strict.check(i, 1, STANDARD, ORDERS, ORDINARY, 1, outcome);
        }
        assertTrue(strict.unblock(Policy.USER, 1));
        assertFalse(strict.unblock(Policy.USER, 1));
        clock.advance(Duration.ofSeconds(5));
        assertTrue(strict.check(1, 1, STANDARD, ORDERS, ORDINARY, 1, outcome));
        assertEquals("unblocked 1", heard.getLast());
        assertEquals(4, strict.stats().blocks());
        assertEquals(0, strict.stats().activeBlocks());
    }

    @Test
    void statsCountBucketsHitsAndRefusals() {
        sendMany(60, 1, STANDARD);
        limiter.check(1, 2, STANDARD, ORDERS, CANCEL, 1, outcome);
        limiter.check(1, 2, STANDARD, ORDERS, ORDINARY, 99, outcome);
        var stats = limiter.stats();
        assertEquals(1, stats.userBuckets());
        assertEquals(1, stats.cancelBuckets());
        assertEquals(51, stats.addressBuckets());
        assertEquals(1, stats.endpointBuckets());
        assertEquals(51, stats.admitted());
        assertEquals(10, stats.refused().get(Policy.USER));
        assertEquals(1, stats.tooCostly());
        assertEquals(62, stats.hits());
    }

    @Test
    void unusedBucketsGoAfterAnHour() {
        sendMany(30, 1, STANDARD);
        clock.advance(Duration.ofMinutes(59));
        send(2, STANDARD);
        assertEquals(0, limiter.cleanup());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(31, limiter.cleanup());
        var stats = limiter.stats();
        assertEquals(1, stats.userBuckets());
        assertEquals(1, stats.addressBuckets());
        assertEquals(31, stats.evicted());
    }

    @Test
    void theStringLimiterFollowsTheSameRules() {
        var strings = new StringLimiter(Settings.defaults(), clock);
        int admitted = 0;
        for (int i = 0; i < 60; i++) {
            admitted += strings.check("a" + i, "alice", "POST /orders", ORDINARY, 1, outcome) ? 1 : 0;
        }
        assertEquals(50, admitted);
        assertEquals(Policy.USER, outcome.policy());
        assertTrue(strings.check("a", "alice", "POST /orders", CANCEL, 1, outcome));
        strings.setUserTier("alice", "premium");
        assertTrue(strings.check("a", "alice", "POST /orders", ORDINARY, 200, outcome));
        assertFalse(strings.check("a", "alice", "POST /orders", ORDINARY, 1, outcome));
        strings.setEndpointLimit("POST /orders", Limit.perSecond(1, 1));
        assertTrue(strings.check("b", "bob", "POST /orders", ORDINARY, 1, outcome));
        assertFalse(strings.check("b", "bob", "POST /orders", ORDINARY, 1, outcome));
        assertEquals(Policy.ENDPOINT, outcome.policy());
        assertThrows(IllegalArgumentException.class, () -> strings.setUserTier("alice", "gold"));
        clock.advance(Duration.ofHours(1));
        assertTrue(strings.cleanup() > 50);
        assertEquals(0, strings.stats().userBuckets());
        assertEquals(0, strings.stats().addressBuckets());
    }
}
