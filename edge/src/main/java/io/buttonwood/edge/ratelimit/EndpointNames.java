package io.buttonwood.edge.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The buckets of endpoints by name: a small map that is read without a lock and mostly finds the very string.
///
/// Endpoints are routes, so they are few. What comes beyond the bound shares the last bucket, and so does a name that
/// too many others with its hash code precede: nobody can make the search long.
final class EndpointNames {
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final int LAST = EndpointBuckets.MOST - 1;
    private static final int PROBES = 64;

    private record Entry(String name, EndpointBuckets.Bucket bucket) {}

    private final EndpointBuckets buckets;
    private volatile @Nullable Entry[] entries = new Entry[2 * PROBES];
    private int count;

    EndpointNames(EndpointBuckets buckets) {
        this.buckets = buckets;
    }

    /// An endpoint's bucket, which is made if need be.
    EndpointBuckets.Bucket bucket(String name) {
        var all = entries;
        var at = home(name, all);
        var entry = (Entry) ENTRY.getAcquire(all, at);
        return entry != null && entry.name == name ? entry.bucket : search(name);
    }

    private EndpointBuckets.Bucket search(String name) {
        var all = entries;
        var entry = (Entry) ENTRY.getAcquire(all, place(name, all));
        return entry != null && entry.name.equals(name) ? entry.bucket : enter(name);
    }

    /// Replaces a limit, effective at once.
    synchronized void limit(String name, Limit limit, long nowNanos) {
        var bucket = buckets.limit(bucket(name).number(), limit, nowNanos);
        if (bucket.number() != LAST) {
            ENTRY.setRelease(entries, place(name, entries), new Entry(name, bucket));
        }
    }

    private synchronized EndpointBuckets.Bucket enter(String name) {
        var all = entries;
        var at = place(name, all);
        var there = all[at];
        if (there != null || count == LAST) {
            return there != null && there.name.equals(name) ? there.bucket : buckets.enter(LAST);
        }
        var bucket = buckets.enter(count);
        ENTRY.setRelease(all, at, new Entry(name, bucket));
        if (++count * 2 > all.length) {
            grow(all);
        }
        return bucket;
    }

    /// Names find a place again, as the others are further apart; one that should not shares the last bucket from now on.
    private void grow(@Nullable Entry[] all) {
        var next = new Entry[all.length * 4];
        for (var entry : all) {
            if (entry != null) {
                var at = place(entry.name, next);
                next[at] = next[at] == null ? entry : next[at];
            }
        }
        entries = next;
    }

    /// Where a name is or would be: its own place, or a free one, or if there is neither one with another name.
    private static int place(String name, @Nullable Entry[] all) {
        var at = home(name, all);
        for (int i = 0; i < PROBES; i++) {
            var entry = (Entry) ENTRY.getAcquire(all, at);
            if (entry == null || entry.name.equals(name)) {
                return at;
            }
            at = at + 1 & all.length - 1;
        }
        return at;
    }

    private static int home(String name, @Nullable Entry[] all) {
        return (int) (StringBuckets.mix(name.hashCode()) >>> 40) & all.length - 1;
    }
}
