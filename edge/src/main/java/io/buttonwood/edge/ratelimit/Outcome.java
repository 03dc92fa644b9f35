package io.buttonwood.edge.ratelimit;

import java.util.Arrays;
import java.util.List;

/// The answer to one check, and all that an HTTP answer says about it.
///
/// A holder to be reused: a check overwrites it and allocates nothing; figures are computed when asked for. Not
/// thread-safe: keep one per thread or event loop, or make one per request.
public final class Outcome {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Claim[] claims = {new Claim(), new Claim(), new Claim()};
    private int count;
    private long cost;
    private int tightest;
    private long waitNanos;
    private Verdict verdict = Verdict.ADMITTED;

    /// What became of the request.
    public Verdict verdict() {
        return verdict;
    }

    public boolean admitted() {
        return verdict == Verdict.ADMITTED;
    }

    /// How many buckets the request had to pass, 0 to 3; the arguments of the figures below count from 0.
    public int buckets() {
        return count;
    }

    /// Of a refusal the first bucket, in the order of [Policy], that was short; else the one with the fewest tokens.
    public int tightest() {
        return verdict == Verdict.ADMITTED ? fewest() : tightest;
    }

    /// The tightest bucket's policy: of a refusal the violated one.
    public Policy policy() {
        return policy(tightest());
    }

    /// Whole seconds after which the same request passes if nobody else draws on its buckets; 1 at least, never too
    /// early, and not a second too late. 0 when admitted or too costly.
    public long retryAfterSeconds() {
        return waitNanos == 0 ? 0 : Math.max(1, -Math.floorDiv(-waitNanos, NANOS_PER_SECOND));
    }

    public Policy policy(int bucket) {
        return claim(bucket).policy;
    }

    /// The bucket's capacity in tokens.
    public long limit(int bucket) {
        return claim(bucket).gcra.limit.burst();
    }

    /// Whole tokens left after this request.
    public long remaining(int bucket) {
        var claim = claim(bucket);
        return claim.gcra.remaining(claim.debt);
    }

    /// Whole seconds, rounded up, until the bucket is full.
    public long resetSeconds(int bucket) {
        var claim = claim(bucket);
        return claim.gcra.seconds(claim.debt);
    }

    /// Whole seconds, rounded up, in which an empty bucket fills: the window `w` of `RateLimit-Policy`.
    public long windowSeconds(int bucket) {
        var gcra = claim(bucket).gcra;
        return gcra.seconds(gcra.capacity);
    }

    Claim claim(int bucket) {
        if (bucket < 0 || bucket >= count) {
            throw new IllegalArgumentException("There are " + count + " buckets, none is number " + bucket);
        }
        return claims[bucket];
    }

    void begin(long cost) {
        if (cost < 1) {
            throw new IllegalArgumentException("A request costs at least one token, not " + cost);
        }
        this.cost = cost;
        count = 0;
        tightest = 0;
        waitNanos = 0;
        verdict = Verdict.ADMITTED;
    }

    Claim next() {
        return claims[count++];
    }

    void drop() {
        count--;
    }

    /// Takes the cost from all buckets or from none.
    ///
    /// First all are read, so an ordinary refusal writes nothing. If another thread changes a bucket between our
    /// reading and taking, and it is now short, what was taken is given back as [Claim#giveBack] allows.
    void settle(long nowNanos) {
        if (count == 3 && takeThree(claims[0], claims[1], claims[2], nowNanos)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (cost > claims[i].gcra.burst) {
                look(nowNanos);
                tightest = i;
                verdict = Verdict.TOO_COSTLY;
                return;
            }
        }
        if (!look(nowNanos)) {
            refuse();
            return;
        }
        for (int i = 0; i < count; i++) {
            var claim = claims[i];
            while (!claim.take(cost, nowNanos)) {
                claim.read(nowNanos);
                if (!affordsNow(claim)) {
                    while (--i >= 0) {
                        claims[i].giveBack();
                        claims[i].read(nowNanos);
                    }
                    refuse();
                    return;
                }
            }
        }
    }

    /// The usual case of [#settle], in local variables alone because each atomic access makes the compiler forget
    /// fields: three live buckets under the limits that wrote them, enough tokens, nobody in between. False, with
    /// nothing taken, in any other case.
    private boolean takeThree(Claim a, Claim b, Claim c, long nowNanos) {
        var cost = this.cost;
        var ga = a.gcra;
        var gb = b.gcra;
        var gc = c.gcra;
        var ca = a.cells;
        var cb = b.cells;
        var cc = c.cells;
        int ia = a.at;
        int ib = b.at;
        int ic = c.at;
        var va = (long) Claim.CELL.getAcquire(ca, ia);
        var vb = (long) Claim.CELL.getAcquire(cb, ib);
        var vc = (long) Claim.CELL.getAcquire(cc, ic);
        var da = ga.debtAfter(va, a.id, cost, nowNanos);
        var db = gb.debtAfter(vb, b.id, cost, nowNanos);
        var dc = gc.debtAfter(vc, c.id, cost, nowNanos);
        if ((da | db | dc) < 0) {
            return false;
        }
        var wa = ga.cell(da, a.id, nowNanos);
        var wb = gb.cell(db, b.id, nowNanos);
        var wc = gc.cell(dc, c.id, nowNanos);
        if (!Claim.CELL.compareAndSet(ca, ia, va, wa)) {
            return false;
        }
        if (!Claim.CELL.compareAndSet(cb, ib, vb, wb)) {
            Claim.CELL.compareAndSet(ca, ia, wa, va);
            return false;
        }
        if (!Claim.CELL.compareAndSet(cc, ic, vc, wc)) {
            Claim.CELL.compareAndSet(cb, ib, wb, vb);
            Claim.CELL.compareAndSet(ca, ia, wa, va);
            return false;
        }
        a.took(va, wa, da);
        b.took(vb, wb, db);
        c.took(vc, wc, dc);
        return true;
    }

    /// Reads all buckets; true when each can pay.
    boolean look(long nowNanos) {
        var all = true;
        for (int i = 0; i < count; i++) {
            var claim = claims[i];
            claim.read(nowNanos);
            all &= claim.affords(cost);
        }
        return all;
    }

    /// A bucket's limit may have become smaller than the cost since [#settle] looked.
    private boolean affordsNow(Claim claim) {
        return cost <= claim.gcra.burst && claim.affords(cost);
    }

    /// Refused: the wait is the longest of any bucket, so that obeying it is enough.
    void refuse() {
        verdict = Verdict.REFUSED;
        var first = -1;
        for (int i = 0; i < count; i++) {
            var claim = claims[i];
            var missing = claim.debt + cost * claim.gcra.interval - claim.gcra.capacity;
            if (missing > 0) {
                first = first < 0 ? i : first;
                waitNanos = Math.max(waitNanos, claim.gcra.nanos(missing));
            }
        }
        // The bucket that was short may have got its tokens back from another thread meanwhile.
        waitNanos = Math.max(1, waitNanos);
        tightest = Math.max(0, first);
    }

    /// Blocked until later; the buckets are only looked at.
    void block(Policy policy, long nanos, long nowNanos) {
        if (!look(nowNanos)) {
            refuse();
        }
        verdict = Verdict.BLOCKED;
        waitNanos = Math.max(waitNanos, nanos);
        for (int i = 0; i < count; i++) {
            if (claims[i].policy == policy) {
                tightest = i;
            }
        }
    }

    /// Overwrites an admitted outcome with what the shared buckets say; a refusal gives this gateway's tokens back.
    void shared(List<Long> reply) {
        var refused = reply.getFirst() != 1;
        for (int i = 0; i < count; i++) {
            if (refused) {
                claims[i].giveBack();
            }
            claims[i].debt = TakeScript.debt(reply.get(i + 1), claims[i].gcra);
        }
        if (refused) {
            refuse();
        }
    }

    private int fewest() {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (remaining(i) < remaining(best)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return verdict + " " + Arrays.stream(claims, 0, count)
                .map(claim -> claim.policy.text() + "=" + claim.gcra.remaining(claim.debt)).toList();
    }
}
