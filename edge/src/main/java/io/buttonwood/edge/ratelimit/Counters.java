package io.buttonwood.edge.ratelimit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts outcomes, striped, without allocation.
final class Counters {
    private final LongAdder admitted = new LongAdder();
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
            admitted.increment();
            return true;
        }
        switch (verdict) {
            case REFUSED -> refused[outcome.policy().ordinal()].increment();
            case BLOCKED -> blocked.increment();
            case TOO_COSTLY -> tooCostly.increment();
            case ADMITTED -> throw new IllegalStateException("counted above");
        }
        return false;
    }

    long admitted() {
        return admitted.sum();
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
