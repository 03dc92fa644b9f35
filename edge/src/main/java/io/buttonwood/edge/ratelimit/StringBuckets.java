package io.buttonwood.edge.ratelimit;

import org.jspecify.annotations.Nullable;

/// Buckets by a name, for embedders without compact ids: 27 to 38 bytes a bucket besides the name, bounded.
///
/// A slot's key is the name's hash code, which a string remembers; the name stands beside it and is compared only
/// where the hash codes agree, character by character only if it is another object. Of names with one hash code (easily
/// invented) eight have buckets of their own, the rest share the stripe's.
final class StringBuckets extends Table {
    private static final int SAME_HASH = 8;

    StringBuckets(Gcra[] byId, long max, long idleNanos, long nowNanos) {
        super(byId, max, idleNanos, nowNanos, true);
    }

    @Override
    long hash(long key) {
        return mix((int) key);
    }

    /// One product is enough for what is a hash code already.
    static long mix(int hashCode) {
        return hashCode * FACTOR;
    }

    /// Whether nobody has the slot where a name's search begins, so that the name has no bucket. Looking there early also
    /// fetches the names that [#holds] compares while the cells are on their way.
    static boolean free(@Nullable String[] names, int slot) {
        return slot >= names.length || names[slot] == null;
    }

    /// Whether a slot's name is this; to be asked after its cell was read.
    static boolean holds(@Nullable String[] names, int at, String name) {
        var slot = at >> 1;
        if (slot >= names.length) {
            return false;
        }
        var known = names[slot];
        return known == name || name.equals(known);
    }

    /// The index of a name's cell, or -1.
    static int find(long[] cells, @Nullable String[] names, String name, long hash) {
        long key = name.hashCode();
        var count = cells.length >> 1;
        var slot = Stripe.home(hash, count);
        int others = 0;
        while (true) {
            if ((long) Claim.CELL.getAcquire(cells, 2 * slot + 1) == Gcra.EMPTY) {
                return -1;
            }
            if (cells[2 * slot] == key && slot < names.length) {
                if (name.equals(names[slot])) {
                    return 2 * slot + 1;
                }
                if (++others == SAME_HASH) {
                    return cells.length - 1;
                }
            }
            if (++slot == count) {
                slot = 0;
            }
        }
    }

    /// Points the claim at the bucket of a name, which is made if need be.
    void locate(Claim claim, Policy policy, String name, int id, long nowNanos) {
        claim.of(policy, this, byId, id);
        claim.name = name;
        var hash = mix(name.hashCode());
        tend(hash, nowNanos);
        var array = cells(hash);
        var at = find(array, names(hash), name, hash);
        if (at >= 0) {
            claim.isAt(array, at);
        } else {
            stripe(hash).enter(claim, name.hashCode(), name, hash, nowNanos);
        }
    }

    @Override
    public void relocate(Claim claim, long nowNanos) {
        var hash = mix(claim.name.hashCode());
        stripe(hash).enter(claim, claim.name.hashCode(), claim.name, hash, nowNanos);
    }
}
