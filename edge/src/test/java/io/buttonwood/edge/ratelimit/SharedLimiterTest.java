package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// What a gateway does while the shared buckets answer, are away, and come back.
final class SharedLimiterTest implements SharedBuckets, SharedLimiter.Listener {
    private final VirtualClock clock = new VirtualClock(1);
    private final List<String> heard = new ArrayList<>();
    private final Outcome outcome = new Outcome();
    private CompletionStage<List<Long>> answer = CompletableFuture.completedStage(List.of(1L, 0L, 0L, 0L));
    private int asked;
    private List<Bucket> lastBuckets = List.of();
    private final SharedLimiter limiter = limiter(Duration.ofSeconds(60));

    private SharedLimiter limiter(Duration patience) {
        return new SharedLimiter(new RateLimiter(Settings.defaults(), clock), 5, this, patience, clock, "rl:", this);
    }

    @Override
    public CompletionStage<List<Long>> take(List<Bucket> buckets, int cost) {
        asked++;
        lastBuckets = buckets;
        return answer;
    }

    @Override
    public void away(Throwable cause) {
        heard.add("away");
    }

    @Override
    public void back() {
        heard.add("back");
    }

    private boolean send(SharedLimiter through) {
        return through.check(1, 255, 0, 3, Allowance.ORDINARY, 1, outcome).toCompletableFuture().join().admitted();
    }

    private int sendMany(int times) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += send(limiter) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void theSharedBucketsDecide() {
        assertTrue(send(limiter));
        assertEquals(List.of(new Bucket("rl:user:ff", Limit.perSecond(10, 50)),
                new Bucket("rl:ip:1", Limit.perSecond(100, 200)),
                new Bucket("rl:endpoint:3", Limit.perSecond(1000, 2000))), lastBuckets);
        answer = CompletableFuture.completedStage(List.of(0L, 50 * 100_000L, 0L, 0L));
        assertFalse(send(limiter));
        assertEquals(Verdict.REFUSED, outcome.verdict());
        assertEquals(Policy.USER, outcome.policy());
        assertEquals(1, outcome.retryAfterSeconds());
        assertEquals(5, outcome.resetSeconds(0));
        answer = CompletableFuture.completedStage(List.of(1L, 20 * 100_000L, 0L, 0L));
        assertTrue(send(limiter));
        assertEquals(30, outcome.remaining(0));
    }

    @Test
    void ownLimitsHoldEvenIfTheStoreAdmitsEverything() {
        assertEquals(50, sendMany(100));
        assertEquals(50, asked);
    }

    @Test
    void awayTheGatewaysShareHoldsAndRecoveryIsAutomatic() {
        answer = CompletableFuture.failedStage(new IllegalStateException("down"));
        assertEquals(10, sendMany(40));
        assertEquals(1, asked);
        assertEquals(List.of("away"), heard);
        assertTrue(limiter.isAway());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(2, sendMany(8));
        assertEquals(2, asked);
        answer = CompletableFuture.completedStage(List.of(1L, 0L, 0L, 0L));
        clock.advance(Duration.ofSeconds(1));
        sendMany(2);
        assertEquals(List.of("away", "back"), heard);
        assertEquals(4, asked);
    }

    @Test
    void slowIsAway() {
        answer = new CompletableFuture<>();
        assertTrue(send(limiter(Duration.ofMillis(1))));
        assertEquals(List.of("away"), heard);
    }

    @Test
    void nonsenseIsAway() {
        answer = CompletableFuture.completedStage(List.of(1L));
        assertTrue(send(limiter));
        assertEquals(List.of("away"), heard);
    }

    @Test
    void whatLuaCannotHoldIsRefusedAtTheStart() {
        var huge = new RateLimiter(Settings.defaults().withAddress(new Limit(1, 1_000_000_007, 3_000_000)), clock);
        assertThrows(IllegalArgumentException.class,
                () -> new SharedLimiter(huge, 1, this, Duration.ofSeconds(1), clock, "rl:", this));
    }
}
