package io.buttonwood.core.book;

import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.Arrays;

/// A place for each live order of all books: 32 bytes that hold what matching touches, and the order's id.
///
/// The id is `counter << 20 | slot`, so an order is found without a map: the slot must still hold that very id. Slots
/// are reused last in, first out, which keeps the hot ones in the cache. Owned by the core thread.
///
/// Layout of a slot in `hot`, four longs: the id (0: free); lots left; next and previous slot in its level's ring; level
/// and account.
public final class Slots {
    static final int ID = 0;
    static final int LEFT = 1;
    static final int LINKS = 2;
    static final int PLACE = 3;
    static final int STRIDE_SHIFT = 2;

    private static final int SLOT_BITS = 20;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /// Live orders at a time, over all books.
    public static final int CAPACITY = 1 << SLOT_BITS;

    long[] hot = new long[1 << 14];
    private int[] free = new int[1 << 12];
    private int freeCount;
    private int used;
    private long counter;

    /// Whether another `more` orders fit.
    public boolean hasRoom(int more) {
        return freeCount + (CAPACITY - used) >= more;
    }

    /// A new order's id; its slot is [#slot(long)]. The caller has asked [#hasRoom(int)].
    public long open() {
        int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else {
            if (used << STRIDE_SHIFT == hot.length) {
                hot = Arrays.copyOf(hot, hot.length * 2);
            }
            slot = used++;
        }
        long id = ++counter << SLOT_BITS | slot;
        hot[slot << STRIDE_SHIFT] = id;
        return id;
    }

    public static int slot(long id) {
        return (int) id & SLOT_MASK;
    }

    /// The number of the order, counted from 1 over the venue's life.
    public static long number(long id) {
        return id >>> SLOT_BITS;
    }

    /// Whether this is a live order's id.
    public boolean live(long id) {
        int at = slot(id) << STRIDE_SHIFT;
        return at < hot.length && hot[at] == id && id > 0;
    }

    /// The id of the order in a slot, 0 if it is free.
    public long id(int slot) {
        return hot[slot << STRIDE_SHIFT];
    }

    /// Lots left of a resting order.
    public long left(int slot) {
        return hot[(slot << STRIDE_SHIFT) + LEFT];
    }

    public int account(int slot) {
        return (int) hot[(slot << STRIDE_SHIFT) + PLACE];
    }

    /// Gives the slot back; the order rests in no book any more.
    public void release(int slot) {
        hot[slot << STRIDE_SHIFT] = 0;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }

    /// How many slots were ever used.
    public int used() {
        return used;
    }

    public void write(StateWriter out) {
        out.number(counter);
        out.number(used);
        out.number(freeCount);
        for (int i = 0; i < freeCount; i++) {
            out.number(free[i]);
        }
    }

    /// Restores the free slots; live ids follow by [#adopt(long)].
    public void read(StateReader in) {
        counter = in.number();
        used = in.integer();
        if (used < 0 || used > CAPACITY) {
            throw new IllegalArgumentException("snapshot has too many orders");
        }
        freeCount = in.count();
        free = new int[Math.max(1 << 12, freeCount)];
        for (int i = 0; i < freeCount; i++) {
            free[i] = in.integer();
        }
        int size = hot.length;
        while (size < used << STRIDE_SHIFT) {
            size *= 2;
        }
        hot = new long[size];
    }

    public void adopt(long id) {
        int at = slot(id) << STRIDE_SHIFT;
        if (slot(id) >= used || hot[at] != 0) {
            throw new IllegalArgumentException("snapshot has two orders in one place");
        }
        hot[at] = id;
    }
}
