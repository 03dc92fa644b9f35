package io.buttonwood.core.settlement;

import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;

/// The trades that can still be busted: a ring of 64 bytes each, by trade id.
///
/// Kept are the last 100,000, and older ones while they have not settled, up to 2^20 in all; then the oldest go, settled
/// or not (settlement itself needs no trade, only its sums).
final class Trades {
    static final int KEPT = 100_000;
    static final int MOST = 1 << 20;

    private static final int BUSTED = 1;
    private static final int BUYER_TOOK = 2;
    private static final int STRIDE_SHIFT = 3;

    private long[] ring = new long[1 << 10 << STRIDE_SHIFT];
    private long first = 1;
    private long last;

    /// @param buyer account index
    long add(
            int instrumentId, boolean buyerTook, long lots, long value, int buyer, int seller, long buyerFee, long sellerFee) {
        if (count() << STRIDE_SHIFT == ring.length) {
            grow();
        }
        last++;
        int at = at(last);
        ring[at] = (long) instrumentId << 32 | (buyerTook ? BUYER_TOOK : 0);
        ring[at + 1] = lots;
        ring[at + 2] = value;
        ring[at + 3] = (long) buyer << 32 | seller;
        ring[at + 4] = buyerFee;
        ring[at + 5] = sellerFee;
        return last;
    }

    private int at(long id) {
        return (int) (id << STRIDE_SHIFT & (ring.length - 1));
    }

    private void grow() {
        long[] old = ring;
        ring = new long[old.length * 2];
        for (long id = first; id <= last; id++) {
            int from = (int) (id << STRIDE_SHIFT & (old.length - 1));
            System.arraycopy(old, from, ring, at(id), 1 << STRIDE_SHIFT);
        }
    }

    int count() {
        return (int) (last - first + 1);
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    void forgetFirst() {
        first++;
    }

    boolean knows(long id) {
        return id >= first && id <= last;
    }

    int instrumentId(long id) {
        return (int) (ring[at(id)] >>> 32);
    }

    boolean busted(long id) {
        return (ring[at(id)] & BUSTED) != 0;
    }

    void bust(long id) {
        ring[at(id)] |= BUSTED;
    }

    boolean buyerTook(long id) {
        return (ring[at(id)] & BUYER_TOOK) != 0;
    }

    long lots(long id) {
        return ring[at(id) + 1];
    }

    long value(long id) {
        return ring[at(id) + 2];
    }

    int buyer(long id) {
        return (int) (ring[at(id) + 3] >>> 32);
    }

    int seller(long id) {
        return (int) ring[at(id) + 3];
    }

    long buyerFee(long id) {
        return ring[at(id) + 4];
    }

    long sellerFee(long id) {
        return ring[at(id) + 5];
    }

    void write(StateWriter to) {
        to.number(count());
        to.number(first);
        for (long id = first; id <= last; id++) {
            for (int field = 0; field < 6; field++) {
                to.number(ring[at(id) + field]);
            }
        }
    }

    void read(StateReader from) {
        int count = from.count();
        first = from.number();
        last = first + count - 1;
        while (count << STRIDE_SHIFT > ring.length) {
            ring = new long[ring.length * 2];
        }
        for (long id = first; id <= last; id++) {
            for (int field = 0; field < 6; field++) {
                ring[at(id) + field] = from.number();
            }
        }
    }
}
