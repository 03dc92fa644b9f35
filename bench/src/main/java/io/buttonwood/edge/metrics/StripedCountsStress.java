package io.buttonwood.edge.metrics;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/// A timer's counts: two threads record, in one place so that they meet, and one of them looks.
///
/// The result is what the look counts, and count and sum at the end.
@JCStressTest
@Outcome(id = {"1, 3, 21", "2, 3, 21", "3, 3, 21"}, expect = Expect.ACCEPTABLE, desc = "nothing is lost, nothing is early")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was counted twice or not at all")
@State
public class StripedCountsStress {
    private final StripedCounts counts = new StripedCounts(1);

    @Actor
    public void one() {
        counts.add(0, 5);
        counts.add(0, 7);
    }

    @Actor
    public void two(JJJ_Result r) {
        counts.add(0, 9);
        r.r1 = counts.counts()[0];
    }

    @Arbiter
    public void atEnd(JJJ_Result r) {
        r.r2 = counts.counts()[0];
        r.r3 = counts.sum();
    }
}
