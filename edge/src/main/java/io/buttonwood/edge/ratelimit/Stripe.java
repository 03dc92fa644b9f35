package io.buttonwood.edge.ratelimit;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One part of a [Table]: open addressing in one array, and the names beside it if keys have names.
///
/// Slot i is `cells[2i]` (key) and `cells[2i+1]` (bucket); the last element is the bucket that keys share when the
/// stripe is full. A slot never changes its key: a gone bucket leaves [Gcra#FULL] behind, and only a rebuild, which
/// first marks every cell [Gcra#MOVED], frees slots. So a thread that found a cell can compare-and-set it without
/// a lock and never hits another key's bucket. The lock (`this`) guards new keys, rebuilds and sweeps.
final class Stripe {
    private static final int SMALLEST = 8;
    private static final long PASS_NANOS = TimeUnit.MINUTES.toNanos(10);
    static final long STEP_NANOS = PASS_NANOS / 64;
    private static final long SQUEEZE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final @Nullable String[] NO_NAMES = {};

    private final Table table;
    private final int index;
    private final int max;
    private final boolean named;
    private long[] cells = new long[2 * SMALLEST + 1];
    private @Nullable String[] names;
    /// New keys share the last cell, for want of room.
    volatile boolean sharing;
    private volatile long tended;
    private int used;
    private int cursor;
    private long squeezed;

    Stripe(Table table, int index, int max, boolean named, long nowNanos) {
        this.table = table;
        this.index = index;
        this.max = max;
        this.named = named;
        names = named ? new String[SMALLEST] : NO_NAMES;
        tended = nowNanos;
        squeezed = nowNanos - SQUEEZE_NANOS;
        table.publish(index, cells, names);
    }

    /// The index of a key's cell, or -1.
    static int find(long[] cells, long key, long hash) {
        var slots = cells.length >> 1;
        var slot = home(hash, slots);
        while (true) {
            if ((long) Claim.CELL.getAcquire(cells, 2 * slot + 1) == Gcra.EMPTY) {
                return -1;
            }
            if (cells[2 * slot] == key) {
                return 2 * slot + 1;
            }
            if (++slot == slots) {
                slot = 0;
            }
        }
    }

    /// Any slot but the last, so that each has one after it. From the bits after those that choose the stripe.
    static int home(long hash, int slots) {
        return (int) ((hash << 8 >>> 32) * (slots - 1) >>> 32);
    }

    /// Points the claim at the key's cell, entering the key if it is new.
    ///
    /// @param name whose hash code the key is, if keys have names
    synchronized void enter(Claim claim, long key, String name, long hash, long nowNanos) {
        var at = find(key, name, hash);
        if (at < 0) {
            if (used >= roomOf(cells.length >> 1) || used >= max) {
                makeRoom(nowNanos);
            }
            sharing = used >= max;
            if (sharing) {
                at = cells.length - 1;
            } else {
                at = put(cells, names, key, name, hash, Gcra.FULL);
                used++;
            }
        }
        if (at == cells.length - 1) {
            table.shared.increment();
        }
        claim.isAt(cells, at);
    }

    private int find(long key, String name, long hash) {
        return named ? StringBuckets.find(cells, names, name, hash) : find(cells, key, hash);
    }

    long tended() {
        return tended;
    }

    /// Looks for idle buckets in a share of the slots that fits the time since the last look; all after ten minutes.
    void tend(long nowNanos) {
        if (nowNanos - tended >= STEP_NANOS) {
            step(nowNanos);
        }
    }

    private synchronized void step(long nowNanos) {
        var gap = nowNanos - tended;
        if (gap < STEP_NANOS) {
            return;
        }
        var slots = cells.length >> 1;
        var share = gap >= PASS_NANOS ? slots : (int) Math.min(slots, slots * gap / PASS_NANOS + 1);
        table.evicted.add(sweep(nowNanos, gap, share));
        tended = nowNanos;
    }

    /// Drops all idle buckets; returns how many.
    synchronized long sweep(long nowNanos) {
        var removed = sweep(nowNanos, Math.max(0, nowNanos - tended), cells.length >> 1);
        tended = Math.max(tended, nowNanos);
        table.evicted.add(removed);
        return removed;
    }

    private int sweep(long nowNanos, long gapNanos, int share) {
        var array = cells;
        var slots = array.length >> 1;
        int removed = 0;
        for (int i = 0; i < share; i++) {
            if (++cursor >= slots) {
                cursor = 0;
            }
            var cell = (long) Claim.CELL.getAcquire(array, 2 * cursor + 1);
            if (isIdle(cell, nowNanos, gapNanos, table.idleNanos)
                    && Claim.CELL.compareAndSet(array, 2 * cursor + 1, cell, Gcra.FULL)) {
                removed++;
            }
        }
        // The bucket shared by newcomers must not grow too old to compare either.
        var last = (long) Claim.CELL.getAcquire(array, array.length - 1);
        if (isIdle(last, nowNanos, gapNanos, table.idleNanos)
                && Claim.CELL.compareAndSet(array, array.length - 1, last, Gcra.FULL)) {
            table.live.decrement();
        }
        table.live.add(-removed);
        if (removed > 0 && (removed > used / 2 || cursor + share >= slots)) {
            shrink(nowNanos);
        }
        return removed;
    }

    private void shrink(long nowNanos) {
        var array = cells;
        int alive = 0;
        for (int at = 1; at < array.length; at += 2) {
            alive += Gcra.isLive((long) Claim.CELL.getAcquire(array, at)) ? 1 : 0;
        }
        if (used > SMALLEST && alive < used / 3) {
            rebuild(nowNanos, table.idleNanos);
        }
    }

    /// Rebuilds without what is idle; at the bound also without what is full, at most every two seconds.
    private void makeRoom(long nowNanos) {
        if (used < max) {
            rebuild(nowNanos, table.idleNanos);
        }
        if (used >= max && nowNanos - squeezed >= SQUEEZE_NANOS) {
            squeezed = nowNanos;
            rebuild(nowNanos, 0);
        }
    }

    private void rebuild(long nowNanos, long idleNanos) {
        var array = cells;
        var kept = new long[2 * used];
        var keptNames = named ? new String[used] : NO_NAMES;
        int count = 0;
        int removed = 0;
        for (int at = 1; at < array.length - 1; at += 2) {
            // An empty cell stays empty, so that whoever still searches here finds an end; only we could fill it.
            if (array[at] == Gcra.EMPTY) {
                continue;
            }
            var cell = (long) Claim.CELL.getAndSet(array, at, Gcra.MOVED);
            if (isIdle(cell, nowNanos, 0, idleNanos)) {
                removed++;
            } else if (Gcra.isLive(cell)) {
                if (named) {
                    keptNames[count] = names[at >> 1];
                }
                kept[2 * count] = array[at - 1];
                kept[2 * count++ + 1] = cell;
            }
        }
        var slots = slotsFor(count);
        var next = new long[2 * slots + 1];
        var nextNames = named ? new String[slots] : NO_NAMES;
        for (int i = 0; i < count; i++) {
            var name = named ? keptNames[i] : null;
            put(next, nextNames, kept[2 * i], name, table.hash(kept[2 * i]), kept[2 * i + 1]);
        }
        next[next.length - 1] = (long) Claim.CELL.getAndSet(array, array.length - 1, Gcra.MOVED);
        used = count;
        cursor = 0;
        cells = next;
        names = nextNames;
        table.publish(index, cells, names);
        table.live.add(-removed);
        table.evicted.add(removed);
    }

    private boolean isIdle(long cell, long nowNanos, long gapNanos, long idleNanos) {
        return Gcra.isLive(cell) && table.byId[Gcra.idOf(cell)].isIdle(cell, nowNanos, gapNanos, idleNanos);
    }

    private static int put(long[] cells, @Nullable String[] names, long key, @Nullable String name, long hash,
            long value) {
        var slots = cells.length >> 1;
        var slot = home(hash, slots);
        while (cells[2 * slot + 1] != Gcra.EMPTY) {
            if (++slot == slots) {
                slot = 0;
            }
        }
        cells[2 * slot] = key;
        if (names.length > 0) {
            names[slot] = name;
        }
        Claim.CELL.setRelease(cells, 2 * slot + 1, value);
        return 2 * slot + 1;
    }

    private static int roomOf(int slots) {
        return slots - (slots >> 2);
    }

    /// Grows by 1.4, so that a bucket takes 21 to 30 bytes; room for `max` keys is the most.
    private int slotsFor(int keys) {
        var wanted = Math.min(max, (int) (keys * 1.4) + 1);
        return Math.max(SMALLEST, (int) (wanted / 0.75) + 2);
    }
}
