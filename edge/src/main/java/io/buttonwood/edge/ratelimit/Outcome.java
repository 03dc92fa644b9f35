package io.buttonwood.edge.ratelimit;

import java.util.Arrays;
import java.util.List;

/// The answer to one check, and all that an HTTP answer says about it.
///
/// A holder to be reused: a check overwrites it and allocates nothing; figures are computed when asked for. Not
/// thread-safe: keep one per thread or event loop, or make one per request.
public final class Outcome {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Claim first = new Claim();
    private final Claim second = new Claim();
    private final Claim third = new Claim();
    private final Claim[] claims = {first, second, third};
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

    /// The usual case of [#begin] and [#settle]: a request that costs one token, three live buckets under the limits that
    /// wrote them, enough tokens, nobody in between. False, with nothing taken, in any other case.
    ///
    /// All in local variables, because each atomic access makes the compiler forget fields. Of the claims only what the
    /// figures need is noted, so the tokens cannot be given back later.
    boolean takeOne(Gcra ga, int id, long[] ca, int ia, long va, Gcra gb, long[] cb, int ib, long vb, Gcra gc, long[] cc,
            long nowNanos) {
        var vc = Claim.at(cc, 0);
        if (((va ^ id | vb ^ 1 | vc ^ 1) & Gcra.ID_MASK) != 0) {
            return false;
        }
        var ta = ga.base(nowNanos) | id;
        var tb = gb.base(nowNanos) | 1;
        var tc = gc.base(nowNanos) | 1;
        var da = ga.debtAfterOne(va, ta);
        var db = gb.debtAfterOne(vb, tb);
        var dc = gc.debtAfterOne(vc, tc);
        if ((ga.capacity - da | gb.capacity - db | gc.capacity - dc) < 0 || !Claim.cas(ca, ia, va, ta + da)) {
            return false;
        }
        if (!Claim.cas(cb, ib, vb, tb + db)) {
            return undo(ca, ia, va, ta + da);
        }
        if (!Claim.cas(cc, 0, vc, tc + dc)) {
            return undo(cb, ib, vb, tb + db) | undo(ca, ia, va, ta + da);
        }
        note(da, db, dc);
        return true;
    }

    private void note(long da, long db, long dc) {
        first.debt = da;
        second.debt = db;
        third.debt = dc;
        count = 3;
        waitNanos = 0;
        if (verdict != Verdict.ADMITTED) { // a store of a reference costs the collector's barrier
            verdict = Verdict.ADMITTED;
        }
    }

    /// As [Claim#giveBack]; always false.
    private static boolean undo(long[] cells, int at, long before, long written) {
        Claim.cas(cells, at, written, before);
        return false;
    }

    /// Names the buckets of [#takeOne]; a limit's arithmetic belongs to one table.
    void tookFrom(Gcra user, Table users, int id, Gcra address, Table addresses, EndpointBuckets endpoints,
            EndpointBuckets.Bucket endpoint) {
        if (first.gcra != user) {
            first.of(Policy.USER, users, users.byId, id);
        }
        if (second.gcra != address) {
            second.of(Policy.IP, addresses, addresses.byId, 1);
        }
        if (third.gcra != endpoint.gcra()) {
            third.of(Policy.ENDPOINT, endpoints, endpoint.byId(), 1);
        }
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
