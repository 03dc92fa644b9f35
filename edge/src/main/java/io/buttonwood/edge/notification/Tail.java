package io.buttonwood.edge.notification;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Notifications of one lane in the order of their sequences: added at the end, mostly taken from the front. A ring,
/// because a tree's nodes live as long as the notifications and every collection of garbage would copy them too.
///
/// Not thread-safe.
final class Tail {
    private @Nullable Notification[] ring = new Notification[16];
    private int first;
    private int size;

    int size() {
        return size;
    }

    /// @param at 0 to below [#size()], 0 the oldest
    Notification get(int at) {
        return Objects.requireNonNull(ring[slot(at)]);
    }

    /// @param n of a sequence above all that are in
    void add(Notification n) {
        if (size == ring.length) {
            @Nullable Notification[] larger = new Notification[size * 2];
            System.arraycopy(ring, first, larger, 0, size - first);
            System.arraycopy(ring, 0, larger, size - first, first);
            ring = larger;
            first = 0;
        }
        ring[slot(size++)] = n;
    }

    @Nullable Notification poll() {
        if (size == 0) {
            return null;
        }
        Notification oldest = get(0);
        ring[first] = null;
        first = slot(1);
        size--;
        return oldest;
    }

    /// Where the first one is whose sequence is not below this; [#size()] if all are.
    int from(long seq) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).laneSeq() < seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Null if there is none of this sequence.
    @Nullable Notification remove(long seq) {
        int at = from(seq);
        if (at == size || get(at).laneSeq() != seq) {
            return null;
        }
        Notification found = get(at);
        for (int i = at; i > 0; i--) {
            ring[slot(i)] = ring[slot(i - 1)];
        }
        ring[first] = null;
        first = slot(1);
        size--;
        return found;
    }

    /// Removes all that the predicate, which is asked in order, is true of.
    void removeIf(Predicate<Notification> goes) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Notification each = get(i);
            if (!goes.test(each)) {
                ring[slot(kept++)] = each;
            }
        }
        for (int i = kept; i < size; i++) {
            ring[slot(i)] = null;
        }
        size = kept;
    }


    private int slot(int at) {
        return first + at & ring.length - 1;
    }
}
