package io.buttonwood.edge.ratelimit;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome.Outcomes;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races of the limiter's bucket cells and of the table they live in, under jcstress.
///
/// All states of a process share one limiter, so that keys come new, tables are rebuilt and idle buckets are dropped while
/// others take. Each state has keys of its own and a time of its own, a millisecond after the one before it: a key comes
/// back after 65 seconds, when its bucket of one token a second is full again.
final class TakeStress {
    private static final int KEYS = 1 << 16;
    private static final Limit ONE = Limit.perSecond(1, 1);
    private static final RateLimiter LIMITER = new RateLimiter(Settings.defaults().withTiers(List.of(Tier.of("one", ONE)))
            .withAddress(ONE).withBlocking(Blocking.off()), () -> 0);
    private static final AtomicLong NEXT = new AtomicLong();

    private TakeStress() {}

    /// Keys that nobody else uses now, and their time.
    abstract static class Keys {
        final long id = NEXT.incrementAndGet();
        final long now = id * 1_000_000;
        final Outcome first = new Outcome();
        final Outcome second = new Outcome();

        final boolean take(int address, int user, Outcome into) {
            return LIMITER.check(now, key(address), key(user), 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, 1, into);
        }

        private long key(int which) {
            return id % KEYS * 8 + which;
        }
    }

    /// Two requests of one user, from two addresses, for the user's only token.
    @JCStressTest
    @Outcomes({
        @org.openjdk.jcstress.annotations.Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one is admitted"),
        @org.openjdk.jcstress.annotations.Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "one token too many"),
        @org.openjdk.jcstress.annotations.Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a token got lost")})
    @State
    public static class OneToken extends Keys {
        @Actor
        public void one(ZZ_Result r) {
            r.r1 = take(1, 0, first);
        }

        @Actor
        public void two(ZZ_Result r) {
            r.r2 = take(2, 0, second);
        }
    }

    /// Two users behind one address with one token: who is refused there has got the own token back.
    @JCStressTest
    @Outcomes({
        @org.openjdk.jcstress.annotations.Outcome(id = {"true, false, false, true", "false, true, true, false"}, expect = Expect.ACCEPTABLE,
                desc = "one is admitted, the other keeps the token"),
        @org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "a token too many, or one got lost")})
    @State
    public static class GiveBack extends Keys {
        @Actor
        public void one(ZZZZ_Result r) {
            r.r1 = take(0, 1, first);
        }

        @Actor
        public void two(ZZZZ_Result r) {
            r.r2 = take(0, 2, second);
        }

        @Arbiter
        public void later(ZZZZ_Result r) {
            r.r3 = take(3, 1, first);
            r.r4 = take(4, 2, second);
        }
    }

    /// As [OneToken], with ever new keys in tables that are full and rebuilt to make room. A state's time is 10 µs after the
    /// one before it, so that a thread that runs ahead by some thousand states sees no bucket full that another needs.
    @JCStressTest
    @Outcomes({
        @org.openjdk.jcstress.annotations.Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one is admitted"),
        @org.openjdk.jcstress.annotations.Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "one token too many"),
        @org.openjdk.jcstress.annotations.Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a token got lost")})
    @State
    public static class Rebuilt {
        private static final RateLimiter FULL = new RateLimiter(Settings.defaults().withTiers(List.of(Tier.of("one", ONE)))
                .withBlocking(Blocking.off()).withBounds(1 << 19, 1 << 19), () -> 0);
        private static final AtomicLong NEXT = new AtomicLong();

        private final long id = NEXT.incrementAndGet();
        private final Outcome first = new Outcome();
        private final Outcome second = new Outcome();

        private boolean take(Outcome into) {
            return FULL.check(id * 10_000, id, id, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, 1, into);
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = take(first);
        }

        @Actor
        public void two(ZZ_Result r) {
            r.r2 = take(second);
        }
    }
}
