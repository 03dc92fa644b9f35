package io.buttonwood.edge.ratelimit;

import java.util.concurrent.atomic.LongAdder;

/// Buckets by a 64-bit key: striped open addressing, 21 to 30 bytes a bucket, bounded.
///
/// Looking up and taking are lock-free; a new key, a resize and expiry lock one of 256 stripes. Expiry is
/// incremental: whoever comes by a stripe looks at as many slots as time has passed, each at least every ten minutes.
///
/// **When a stripe is full**, buckets that are full of tokens go first, which changes no decision. If all are in use,
/// further new keys share one bucket per stripe: they are limited together, so a flood of invented keys opens no door,
/// and keys already known keep their own bucket, so it causes no outage either.
final class LongBuckets implements Buckets {
    private static final int STRIPE_BITS = 8;

    final Gcra[] byId;
    final long idleNanos;
    final LongAdder live = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder shared = new LongAdder();
    private final Stripe[] stripes = new Stripe[1 << STRIPE_BITS];

    /// @param byId the limits by their number, from 1
    /// @param max how many buckets at most; a multiple of 256 is made of it
    LongBuckets(Gcra[] byId, long max, long idleNanos, long nowNanos) {
        this.byId = byId;
        this.idleNanos = idleNanos;
        var perStripe = (int) Math.min(1 << 26, Math.max(8, (max + stripes.length - 1) / stripes.length));
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(this, perStripe, nowNanos);
        }
    }

    /// Points the claim at the bucket of a key, which is made if need be.
    void locate(Claim claim, Policy policy, long key, int id, long nowNanos) {
        claim.of(policy, this, byId, id);
        claim.key = key;
        var hash = mix(key);
        var stripe = stripes[(int) (hash >>> 64 - STRIPE_BITS)];
        stripe.tend(nowNanos);
        var cells = stripe.cells;
        var at = Stripe.find(cells, key, hash);
        if (at >= 0) {
            claim.isAt(cells, at);
        } else {
            stripe.enter(claim, key, hash, nowNanos);
        }
    }

    /// As [#locate], but makes nothing: false when the key has no bucket, which is to say a full one.
    boolean locateExisting(Claim claim, Policy policy, long key, int id, long nowNanos) {
        var hash = mix(key);
        var stripe = stripes[(int) (hash >>> 64 - STRIPE_BITS)];
        stripe.tend(nowNanos);
        var cells = stripe.cells;
        var at = Stripe.find(cells, key, hash);
        if (at < 0) {
            if (!stripe.sharing) {
                return false;
            }
            at = cells.length - 1;
        }
        claim.of(policy, this, byId, id);
        claim.key = key;
        claim.isAt(cells, at);
        return true;
    }

    @Override
    public void relocate(Claim claim, long nowNanos) {
        var hash = mix(claim.key);
        stripes[(int) (hash >>> 64 - STRIPE_BITS)].enter(claim, claim.key, hash, nowNanos);
    }

    @Override
    public void count(int change) {
        live.add(change);
    }

    /// Drops every idle bucket now, a stripe at a time; returns how many.
    long cleanup(long nowNanos) {
        long removed = 0;
        for (var stripe : stripes) {
            removed += stripe.sweep(nowNanos);
        }
        return removed;
    }

    /// A bijection that spreads sequential keys (Stafford's variant 13 of the murmur3 finaliser).
    static long mix(long key) {
        key = (key ^ key >>> 30) * 0xbf58476d1ce4e5b9L;
        key = (key ^ key >>> 27) * 0x94d049bb133111ebL;
        return key ^ key >>> 31;
    }
}
