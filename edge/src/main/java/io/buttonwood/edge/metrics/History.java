package io.buttonwood.edge.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Past snapshots of one cumulative series, oldest first: each second for 2 minutes, then each 10 s for
/// 10 minutes, then each 60 s up to the retention.
///
/// A window is what the series holds now minus the newest snapshot at least that old. Minimum and
/// maximum are no differences: a slot keeps those of the time since the slot before it, and hands them
/// to its successor when it is thinned out. A late tick only makes one slot longer. Guarded by the owner's lock.
final class History {
    static final long SECOND = 1_000_000_000L;
    private static final long FINE = 121 * SECOND;
    private static final long MEDIUM = 610 * SECOND;

    /// One snapshot: the low 32 bits of bucket counts (empty for counters), and the sum or count.
    static final class Slot {
        final long at;
        final int[] buckets;
        final long value;
        private final Extremes extremes;
        private int tier;

        Slot(long at, int[] buckets, long value, Extremes extremes) {
            this.at = at;
            this.buckets = buckets;
            this.value = value;
            this.extremes = extremes;
        }
    }

    private final long origin;
    private final long retention;
    private @Nullable Slot[] slots = new Slot[256];
    private int size;

    /// Starts with `first`, which is the base of every window until there is an older one.
    History(long retentionNanos, Slot first) {
        this.retention = retentionNanos;
        this.origin = first.at;
        first.tier = 2;
        slots[size++] = first;
    }

    /// Appends a snapshot, which is not older than the last, and thins out the past.
    void add(Slot slot) {
        slot.tier = tier(slot.at);
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
        thin(slot.at);
    }

    /// Forgets everything before `slot`.
    void restart(Slot slot) {
        Arrays.fill(slots, null);
        slot.tier = 2;
        slots[0] = slot;
        size = 1;
    }

    private int tier(long at) {
        long before = slot(size - 1).at;
        if (crosses(before, at, 60 * SECOND)) {
            return 2;
        }
        return crosses(before, at, 10 * SECOND) ? 1 : 0;
    }

    private boolean crosses(long before, long at, long step) {
        return Math.floorDiv(at - origin, step) != Math.floorDiv(before - origin, step);
    }

    /// Drops what the schedule no longer asks for; answers how many snapshots went.
    int thin(long now) {
        int kept = 0;
        int before = size;
        for (int i = 0; i < size; i++) {
            Slot slot = slot(i);
            long age = now - slot.at;
            boolean last = i == size - 1;
            if (!last && now - slot(i + 1).at >= retention) {
                continue; // a younger one can serve as the base of the longest window
            }
            if (!last && (age > MEDIUM && slot.tier < 2 || age > FINE && slot.tier < 1)) {
                slot(i + 1).extremes.include(slot.extremes);
                continue;
            }
            slots[kept++] = slot;
        }
        Arrays.fill(slots, kept, before, null);
        size = kept;
        return before - kept;
    }

    /// The index of the newest slot at or before `time`; the oldest slot if all are younger.
    int base(long time) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (slot(middle).at - time <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    Slot slot(int index) {
        Slot slot = slots[index];
        if (slot == null) {
            throw new IllegalStateException("no slot " + index + " of " + size);
        }
        return slot;
    }

    /// Widens `open`, the extremes of the slot still open, by those of everything after slot `base`.
    Extremes since(int base, Extremes open) {
        for (int i = base + 1; i < size; i++) {
            open.include(slot(i).extremes);
        }
        return open;
    }

    int size() {
        return size;
    }

    long footprintBytes() {
        long bytes = 16 + 4L * slots.length;
        for (int i = 0; i < size; i++) {
            int cells = slot(i).buckets.length;
            bytes += 64 + (cells == 0 ? 0 : 16 + 4L * cells);
        }
        return bytes;
    }
}
