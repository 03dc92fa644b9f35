package io.buttonwood.edge.ratelimit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// The limiter's count of admitted requests: nothing is lost, whoever owns a stripe, and a look sees what its thread has
/// counted and never too much.
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(id = {"2, 4", "3, 4", "4, 4"}, expect = Expect.ACCEPTABLE, desc = "all are counted")
@org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "a request was counted twice or not at all")
@State
public class CountStress {
    private final Counters counters = new Counters();

    @Actor
    public void one() {
        counters.admit();
        counters.admit();
    }

    @Actor
    public void two(JJ_Result r) {
        counters.admit();
        counters.admit();
        r.r1 = counters.admitted();
    }

    @Arbiter
    public void atEnd(JJ_Result r) {
        r.r2 = counters.admitted();
    }
}
