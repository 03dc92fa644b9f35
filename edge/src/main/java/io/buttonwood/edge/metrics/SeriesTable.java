package io.buttonwood.edge.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// The tagged series of one metric type, bounded in number. When full, new tags share [Tags#OTHER] and
/// are counted as refused. A series someone holds a handle to is pinned; the others go when idle.
final class SeriesTable<S extends SeriesTable.Series> {
    /// What a table keeps. `activity` grows (or at least changes) with every use.
    abstract static class Series {
        final Tags tags;
        private volatile boolean pinned;
        private long seenActivity;
        private long activeAt;

        Series(Tags tags) {
            this.tags = tags;
        }

        abstract long activity();

        final boolean isPinned() {
            return pinned;
        }

        final void pinnedForGood() {
            pinned = true;
        }

        final void startedAt(long now) {
            activeAt = now;
        }

        final boolean idle(long now, long longest) {
            long activity = activity();
            if (activity != seenActivity) {
                seenActivity = activity;
                activeAt = now;
            }
            return !pinned && now - activeAt >= longest;
        }
    }

    private final ConcurrentHashMap<Tags, S> series = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final Function<Tags, S> maker;
    private final int limit;

    SeriesTable(int limit, Function<Tags, S> maker) {
        this.limit = limit;
        this.maker = maker;
    }

    /// The series of these tags for one use.
    S use(Tags tags, long now) {
        S present = series.get(tags);
        return present != null ? present : make(tags, now);
    }

    /// The series of these tags for good: it is never dropped.
    S pin(Tags tags, long now) {
        S found = use(tags, now);
        S pinned = series.compute(found.tags, (_, present) -> {
            S kept = present == null ? found : present;
            kept.pinnedForGood();
            return kept;
        });
        return pinned == null ? found : pinned;
    }

    private S make(Tags tags, long now) {
        boolean full = series.size() >= limit && !tags.equals(Tags.OTHER);
        if (!full) {
            synchronized (this) {
                full = series.size() >= limit && !series.containsKey(tags);
                if (!full) {
                    return series.computeIfAbsent(tags, key -> started(key, now));
                }
            }
        }
        if (!tags.equals(Tags.OTHER)) {
            refused.increment();
        }
        return series.computeIfAbsent(Tags.OTHER, key -> started(key, now));
    }

    private S started(Tags tags, long now) {
        S fresh = maker.apply(tags);
        fresh.startedAt(now);
        return fresh;
    }

    /// Notes who was active; drops, if asked, unpinned series idle for `longest` ns. Answers how many went.
    int sweep(long now, long longest, boolean drop) {
        int dropped = 0;
        for (Map.Entry<Tags, S> entry : series.entrySet()) {
            S candidate = entry.getValue();
            synchronized (candidate) {
                if (!candidate.idle(now, longest) || !drop) {
                    continue;
                }
            }
            // looked at again inside the map's lock: a handle may have been taken meanwhile
            if (series.computeIfPresent(entry.getKey(), (_, s) -> s.isPinned() ? s : null) == null) {
                dropped++;
            }
        }
        return dropped;
    }

    Iterable<S> all() {
        return series.values();
    }

    int size() {
        return series.size();
    }

    /// How many uses went to the `other` series because the table was full.
    long refused() {
        return refused.sum();
    }
}
