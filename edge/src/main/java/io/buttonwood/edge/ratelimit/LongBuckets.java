package io.buttonwood.edge.ratelimit;

/// Buckets by a 64-bit key: 21 to 30 bytes a bucket, bounded.
final class LongBuckets extends Table {
    LongBuckets(Gcra[] byId, long max, long idleNanos, long nowNanos) {
        super(byId, max, idleNanos, nowNanos, false);
    }

    @Override
    long hash(long key) {
        return mix(key);
    }

    /// Two products, because keys are often sequential or a power of two apart.
    static long mix(long key) {
        var h = key * 0x9e3779b97f4a7c15L;
        return (h ^ h >>> 32) * FACTOR;
    }

    /// Points the claim at the bucket of a key, which is made if need be.
    void locate(Claim claim, Policy policy, long key, int id, long nowNanos) {
        claim.of(policy, this, byId, id);
        claim.key = key;
        var hash = mix(key);
        tend(hash, nowNanos);
        var array = cells(hash);
        var at = Stripe.find(array, key, hash);
        if (at >= 0) {
            claim.isAt(array, at);
        } else {
            stripe(hash).enter(claim, key, "", hash, nowNanos);
        }
    }

    /// As [#locate], but makes nothing: false when the key has no bucket, which is to say a full one.
    boolean locateExisting(Claim claim, Policy policy, long key, int id, long nowNanos) {
        var hash = mix(key);
        tend(hash, nowNanos);
        var array = cells(hash);
        var at = Stripe.find(array, key, hash);
        if (at < 0) {
            if (!stripe(hash).sharing) {
                return false;
            }
            at = array.length - 1;
        }
        claim.of(policy, this, byId, id);
        claim.key = key;
        claim.isAt(array, at);
        return true;
    }

    @Override
    public void relocate(Claim claim, long nowNanos) {
        var hash = mix(claim.key);
        stripe(hash).enter(claim, claim.key, "", hash, nowNanos);
    }
}
