package io.buttonwood.core.book;

import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.Arrays;
import java.util.BitSet;

/// A place for each live order of all books: 32 bytes that hold the order's id and what matching touches.
///
/// The id is `counter << 20 | slot`, so an order is found without a map: the slot must still hold that very id. Slots
/// are reused last in, first out, which keeps the hot ones in the cache. Owned by the core thread.
///
/// A slot's place is its index in `hot`, four longs: the id (0: free); lots left; the next and the previous place on its
/// side of the book; level and account. Place 0 is nobody's: it stands before the first and behind the last of a side.
/// Its links mean nothing; its level stays 0, which has no price.
public final class Slots {
    static final int ID = 0;
    static final int LEFT = 1;
    static final int LINKS = 2;
    static final int OWNER = 3;
    static final int NOBODY = 0;

    private static final int SLOT_BITS = 20;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /// Live orders at a time, over all books.
    public static final int CAPACITY = 1 << SLOT_BITS;

    private static final int SHIFT = 2;
    private static final int FIRST_SIZE = 1 << 12;

    long[] hot = new long[FIRST_SIZE << SHIFT];
    /// The free place on top, NOBODY if there is none; each links to the one below.
    private int free = NOBODY;
    private int used;
    private long counter;

    /// Whether another order fits.
    public boolean hasRoom() {
        return free != NOBODY || used < CAPACITY;
    }

    /// A new order's id; its slot is [#slot(long)]. The caller has asked [#hasRoom()].
    public long open() {
        int at = free;
        if (at == NOBODY) {
            at = place(used++);
            if (at == hot.length) {
                hot = Arrays.copyOf(hot, hot.length * 2);
            }
        } else {
            free = (int) hot[at + LINKS];
        }
        long id = ++counter << SLOT_BITS | slotAt(at);
        hot[at] = id;
        return id;
    }

    static int place(int slot) {
        return (slot + 1) << SHIFT;
    }

    static int slotAt(int place) {
        return (place >> SHIFT) - 1;
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
        int at = place(slot(id));
        return Integer.compareUnsigned(at, hot.length) < 0 && hot[at] == id && id > 0;
    }

    /// The id of the order in a slot, 0 if it is free.
    public long id(int slot) {
        return hot[place(slot)];
    }

    /// Lots left of a resting order.
    public long left(int slot) {
        return hot[place(slot) + LEFT];
    }

    public int account(int slot) {
        return (int) hot[place(slot) + OWNER];
    }

    /// Gives the slot back; the order rests in no book any more.
    public void release(int slot) {
        release(hot, place(slot));
    }

    private void release(long[] places, int at) {
        places[at] = 0;
        places[at + LINKS] = free;
        free = at;
    }

    /// How many slots were ever used.
    public int used() {
        return used;
    }

    public void write(StateWriter out) {
        int count = 0;
        for (int at = free; at != NOBODY; at = (int) hot[at + LINKS]) {
            count++;
        }
        out.number(counter);
        out.number(used);
        out.number(count);
        int[] slots = new int[count];
        for (int at = free; at != NOBODY; at = (int) hot[at + LINKS]) {
            slots[--count] = slotAt(at);
        }
        for (int slot : slots) {
            out.number(slot);
        }
    }

    /// Restores the free slots; live ids follow by [#adopt(long)].
    public void read(StateReader in) {
        counter = in.number();
        used = in.integer();
        if (used < 0 || used > CAPACITY) {
            throw new IllegalArgumentException("snapshot has too many orders");
        }
        int size = FIRST_SIZE;
        while (size <= used) {
            size *= 2;
        }
        hot = new long[size << SHIFT];
        free = NOBODY;
        BitSet released = new BitSet();
        for (int count = in.count(); count > 0; count--) {
            int slot = in.integer();
            if (slot < 0 || slot >= used) {
                throw new IllegalArgumentException("snapshot has a free slot that never was");
            }
            if (released.get(slot)) {
                throw new IllegalArgumentException("snapshot has a slot free twice");
            }
            released.set(slot);
            release(slot);
        }
    }

    public void adopt(long id) {
        int at = place(slot(id));
        if (slot(id) >= used || hot[at] != 0) {
            throw new IllegalArgumentException("snapshot has two orders in one place");
        }
        hot[at] = id;
    }
}
