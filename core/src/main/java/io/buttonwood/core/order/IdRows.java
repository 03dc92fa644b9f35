package io.buttonwood.core.order;

import io.buttonwood.core.account.Names;
import java.util.Arrays;

/// Rows of numbers, each found by a client order id. One array holds them all, so that the garbage collector sees one
/// object without references where a map would show it several for each id.
///
/// A row is its fields and then the id's text (see [IdText]), as wide as the longest id so far: one owner's ids are
/// much alike, so little is wasted. Rows whose ids hash alike are chained. Slots are counted from 1, given back slots
/// are used again first. Which slot a row has, and where it hangs, shows nowhere outside. Owned by the core thread.
final class IdRows {
    static final int NONE = 0;

    private static final int FIRST_ROWS = 16;
    /// By chance no chain ever gets as long; by an owner who picks his ids, soon, and each of his orders would walk it.
    private static final int LONG_CHAIN = 32;

    private final int fields;
    private final int usualRows;
    private int textWords;
    private long[] numbers = new long[0];
    /// By slot: the next of its chain, or the next free slot.
    private int[] next = new int[0];
    /// A power of two of chains, no fewer than rows.
    private int[] heads = new int[1];
    private int free = NONE;
    private int used = 1;
    private long key;

    /// @param usualRows how many there are once there are many
    IdRows(int fields, int usualRows) {
        this.fields = fields;
        this.usualRows = usualRows;
    }

    long get(int slot, int field) {
        return numbers[row(slot) + field];
    }

    void set(int slot, int field, long value) {
        numbers[row(slot) + field] = value;
    }

    String id(int slot) {
        return IdText.read(numbers, row(slot) + fields, textWords);
    }

    private int row(int slot) {
        return slot * (fields + textWords);
    }

    /// The slot of the id's row, NONE if there is none or the text can be no id.
    int find(String id) {
        if (IdText.size(id) > textWords || !Names.clientOrderId(id)) {
            return NONE;
        }
        int slot = heads[head(IdText.hash(id, key))];
        while (slot != NONE && !holds(slot, id)) {
            slot = next[slot];
        }
        return slot;
    }

    private boolean holds(int slot, String id) {
        int text = row(slot) + fields;
        for (int i = 0; i < textWords; i++) {
            if (numbers[text + i] != IdText.word(id, i)) {
                return false;
            }
        }
        return true;
    }

    private int head(int hash) {
        return hash & heads.length - 1;
    }

    private int headOf(int slot) {
        return head(IdText.hash(numbers, row(slot) + fields, textWords, key));
    }

    /// A row for the id, whose fields are still to be set. A row that had the id stays, but is no longer found.
    int add(String id) {
        if (!Names.clientOrderId(id)) {
            throw new IllegalArgumentException("client order id: 1 to 64 printable ASCII characters");
        }
        unlink(find(id));
        int slot = take(IdText.size(id));
        int text = row(slot) + fields;
        for (int i = 0; i < textWords; i++) {
            numbers[text + i] = IdText.word(id, i);
        }
        link(slot);
        if (length(headOf(slot)) > LONG_CHAIN) {
            key++; // who picked ids that hash alike picked them for the key before
            spread(heads.length);
        }
        return slot;
    }

    /// Gives the row back, whether or not another has its id by now.
    void remove(int slot) {
        unlink(slot);
        next[slot] = free;
        free = slot;
    }

    private int take(int words) {
        boolean full = free == NONE && used >= next.length;
        if (full || words > textWords) {
            resize(full ? more(next.length) : next.length, Math.max(words, textWords));
        }
        int slot = free;
        if (slot == NONE) {
            return used++;
        }
        free = next[slot];
        return slot;
    }

    /// Twice as many up to the usual number, and beyond it, which only old open orders need, little by little.
    private int more(int rows) {
        return Math.max(FIRST_ROWS, Math.min(rows * 2, Math.max(rows + rows / 8, usualRows + 1)));
    }

    private void resize(int rows, int words) {
        int before = fields + textWords;
        int after = fields + words;
        long[] resized = new long[Math.multiplyExact(rows, after)];
        for (int slot = 1; slot < used; slot++) {
            System.arraycopy(numbers, slot * before, resized, slot * after, before);
        }
        numbers = resized;
        textWords = words;
        next = Arrays.copyOf(next, rows);
        if (heads.length < rows) {
            spread(Integer.highestOneBit(rows - 1) * 2);
        }
    }

    /// Hangs every row that can be found anew.
    private void spread(int chains) {
        int[] before = heads;
        heads = new int[chains];
        for (int first : before) {
            int slot = first;
            while (slot != NONE) {
                int following = next[slot];
                link(slot);
                slot = following;
            }
        }
    }

    private void link(int slot) {
        int head = headOf(slot);
        next[slot] = heads[head];
        heads[head] = slot;
    }

    /// Leaves a row as it is that hangs nowhere.
    private void unlink(int slot) {
        if (slot == NONE) {
            return;
        }
        int head = headOf(slot);
        int before = NONE;
        int at = heads[head];
        while (at != NONE && at != slot) {
            before = at;
            at = next[at];
        }
        if (at == NONE) {
            return;
        }
        if (before == NONE) {
            heads[head] = next[slot];
        } else {
            next[before] = next[slot];
        }
    }

    private int length(int head) {
        int length = 0;
        for (int slot = heads[head]; slot != NONE; slot = next[slot]) {
            length++;
        }
        return length;
    }

    /// How many rows hang in the longest chain.
    int longestChain() {
        int longest = 0;
        for (int head = 0; head < heads.length; head++) {
            longest = Math.max(longest, length(head));
        }
        return longest;
    }
}
