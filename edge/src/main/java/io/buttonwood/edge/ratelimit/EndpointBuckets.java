package io.buttonwood.edge.ratelimit;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One bucket per endpoint of the whole process, by small numbers from 0; each with a limit that can be replaced.
final class EndpointBuckets implements Buckets {
    static final int MOST = 1 << 16;

    /// An endpoint's limit and cell; replaced as a whole, after which the old cell says [Gcra#MOVED].
    record Bucket(int number, Gcra gcra, Gcra[] byId, long[] cell) {
        static Bucket of(int number, Gcra gcra, long cell) {
            return new Bucket(number, gcra, new Gcra[] {gcra, gcra}, new long[] {cell});
        }
    }

    private static final long TEND_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Gcra usual;
    private final long idleNanos;
    private volatile long tended;
    private volatile @Nullable Bucket[] buckets = new Bucket[64];

    EndpointBuckets(Limit usual, long idleNanos, long nowNanos) {
        this.usual = new Gcra(usual);
        this.idleNanos = idleNanos;
        tended = nowNanos;
    }

    /// An endpoint's bucket, or null if it is new.
    @Nullable Bucket find(int endpoint) {
        return known(endpoint, buckets);
    }

    void locate(Claim claim, int endpoint, long nowNanos) {
        tend(nowNanos);
        var bucket = find(endpoint);
        if (bucket == null) {
            bucket = enter(endpoint);
        }
        claim.of(Policy.ENDPOINT, this, bucket.byId, 1);
        claim.key = endpoint;
        claim.isAt(bucket.cell, 0);
    }

    @Override
    public synchronized void relocate(Claim claim, long nowNanos) {
        locate(claim, (int) claim.key, nowNanos);
    }

    @Override
    public void count(int change) {
        // Endpoints are few and stay: nothing to count.
    }

    /// Replaces a limit, effective at once; tokens carry over as with a change of tier.
    synchronized Bucket limit(int endpoint, Limit limit, long nowNanos) {
        var before = enter(endpoint);
        var gcra = new Gcra(limit);
        var cell = (long) Claim.CELL.getAndSet(before.cell, 0, Gcra.MOVED);
        var debt = gcra.debt(cell, 0, before.byId, nowNanos);
        return set(endpoint, Bucket.of(endpoint, gcra, gcra.cell(debt, 1, nowNanos)));
    }

    Limit limit(int endpoint) {
        var all = buckets;
        var bucket = known(endpoint, all);
        return bucket == null ? usual.limit : bucket.byId[1].limit;
    }

    /// Forgets instants before they are too old to compare.
    ///
    /// @return the time before which this is not needed again
    long tend(long nowNanos) {
        if (nowNanos - tended >= TEND_NANOS) {
            tendNow(nowNanos);
        }
        return tended + TEND_NANOS;
    }

    private synchronized void tendNow(long nowNanos) {
        var gapNanos = nowNanos - tended;
        if (gapNanos < TEND_NANOS) {
            return;
        }
        for (var bucket : buckets) {
            if (bucket != null) {
                var cell = (long) Claim.CELL.getAcquire(bucket.cell, 0);
                if (Gcra.isLive(cell) && bucket.byId[1].isIdle(cell, nowNanos, gapNanos, idleNanos)) {
                    Claim.CELL.compareAndSet(bucket.cell, 0, cell, Gcra.FULL);
                }
            }
        }
        tended = nowNanos;
    }

    private static @Nullable Bucket known(int endpoint, @Nullable Bucket[] all) {
        return endpoint >= 0 && endpoint < all.length ? all[endpoint] : null;
    }

    int size() {
        int count = 0;
        for (var bucket : buckets) {
            count += bucket == null ? 0 : 1;
        }
        return count;
    }

    synchronized Bucket enter(int endpoint) {
        if (endpoint < 0 || endpoint >= MOST) {
            throw new IllegalArgumentException("An endpoint is numbered from 0 to " + (MOST - 1) + ", not " + endpoint);
        }
        var all = buckets;
        var bucket = known(endpoint, all);
        return bucket != null ? bucket : set(endpoint, Bucket.of(endpoint, usual, Gcra.FULL));
    }

    private Bucket set(int endpoint, Bucket bucket) {
        var all = buckets;
        var next = Arrays.copyOf(all, Math.max(all.length, Integer.highestOneBit(endpoint) << 1));
        next[endpoint] = bucket;
        buckets = next;
        return bucket;
    }
}
