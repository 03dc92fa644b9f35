package io.buttonwood.edge.ratelimit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts outcomes, striped, without allocation.
final class Counters {
    private static final int STRIPES = 64;
    private static final int SPREAD = 8;
    /// What a stripe's line holds: its owner's id, what the owner counted, what the other threads of the stripe counted.
    private static final int OWNER = 0;
    private static final int OWN = 1;
    private static final int OTHERS = 2;

    /// A cache line per stripe of threads. The first thread that counts in a stripe owns it: nobody else writes its
    /// count, so it adds without an atomic instruction, which costs as much as taking a token. Others fetch-and-add.
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
        var id = Thread.currentThread().threadId();
        var line = ((int) id & STRIPES - 1) * SPREAD;
        if (admitted[line + OWNER] == id) {
            Claim.CELL.setRelease(admitted, line + OWN, admitted[line + OWN] + 1);
        } else {
            admit(id, line);
        }
        return true;
    }

    /// A thread's first count, or one that came too late to own its stripe. Virtual threads own none: they are many and
    /// short-lived.
    private void admit(long id, int line) {
        if (!Thread.currentThread().isVirtual() && Claim.cas(admitted, line + OWNER, 0, id)) {
            Claim.CELL.setRelease(admitted, line + OWN, 1L);
        } else {
            Claim.CELL.getAndAdd(admitted, line + OTHERS, 1L);
        }
    }

    long admitted() {
        long sum = 0;
        for (int i = 0; i < admitted.length; i += SPREAD) {
            sum += Claim.at(admitted, i + OWN) + Claim.at(admitted, i + OTHERS);
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
