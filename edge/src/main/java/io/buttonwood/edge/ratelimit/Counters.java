package io.buttonwood.edge.ratelimit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts outcomes, striped, without allocation.
final class Counters {
    private static final int STRIPES = 64;
    private static final int SPREAD = 8;

    /// A cache line per stripe of threads: one fetch-and-add, half the cost of a LongAdder, on the hot path.
    private final long[] admitted = new long[STRIPES * SPREAD];
    private final LongAdder blocked = new LongAdder();
    private final LongAdder tooCostly = new LongAdder();
    private final LongAdder[] refused = new LongAdder[Policy.values().length];

    Counters() {
        for (int i = 0; i < refused.length; i++) {
            refused[i] = new LongAdder();
        }
    }

    /// Counts an outcome; true when it is admitted.
    boolean count(Outcome outcome) {
        var verdict = outcome.verdict();
        if (verdict == Verdict.ADMITTED) {
            return admit();
        }
        switch (verdict) {
            case REFUSED -> refused[outcome.policy().ordinal()].increment();
            case BLOCKED -> blocked.increment();
            case TOO_COSTLY -> tooCostly.increment();
            case ADMITTED -> throw new IllegalStateException("counted above");
        }
        return false;
    }

    /// Counts an admitted request; always true.
    boolean admit() {
        var stripe = (int) Thread.currentThread().threadId() & STRIPES - 1;
        Claim.CELL.getAndAdd(admitted, stripe * SPREAD, 1L);
        return true;
    }

    long admitted() {
        long sum = 0;
        for (int i = 0; i < admitted.length; i += SPREAD) {
            sum += (long) Claim.CELL.getAcquire(admitted, i);
        }
        return sum;
    }

    long blocked() {
        return blocked.sum();
    }

    long tooCostly() {
        return tooCostly.sum();
    }

    Map<Policy, Long> refused() {
        var all = new EnumMap<Policy, Long>(Policy.class);
        for (var policy : Policy.values()) {
            all.put(policy, refused[policy.ordinal()].sum());
        }
        return all;
    }
}
