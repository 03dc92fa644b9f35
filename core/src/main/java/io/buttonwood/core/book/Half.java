package io.buttonwood.core.book;

import org.jspecify.annotations.Nullable;

/// One side of a book: which keys have a level, and which of them orders. A higher key is a better price: bids use the
/// price, asks [Integer#MAX_VALUE] minus the price, so both sides share one path.
///
/// Keys within a window of up to 2^18 use a flat ladder under a three-level bitset, where the next better key is at
/// most three words away; wider windows use a [SparseLadder]. Keys better than the best may count as occupied though they
/// have no orders any more: matching leaves them so, and [#vacateAbove(int)] tidies before a better key is occupied.
final class Half {
    static final int DENSE = 1 << 18;

    /// The best key with orders, -1 if nothing rests here, and the place of its first order: kept by the book.
    int bestKey = -1;
    int first = Slots.NOBODY;

    private int base;
    private int[] ladder = new int[0];
    private long[] words = new long[0];
    private long[] groups = new long[0];
    private long top;
    private @Nullable SparseLadder sparse;

    /// @param lowKey lowest key of the window
    /// @param highKey highest
    Half(int lowKey, int highKey) {
        open(lowKey, highKey);
    }

    /// Starts over with another window: what was mapped and occupied must be so again.
    void open(int lowKey, int highKey) {
        base = lowKey;
        top = 0;
        int size = highKey - lowKey + 1;
        if (size <= 0 || size > DENSE) {
            sparse = new SparseLadder();
            ladder = new int[0];
            return;
        }
        sparse = null;
        ladder = new int[size];
        words = new long[(size + 63) >> 6];
        groups = new long[(size + 4095) >> 12];
    }

    boolean covers(int key) {
        return sparse != null || Integer.compareUnsigned(key - base, ladder.length) < 0;
    }

    int lowKey() {
        return base;
    }

    int highKey() {
        return base + ladder.length - 1;
    }

    /// The key's level, 0 if it has none or is outside the window.
    int level(int key) {
        int[] flat = ladder;
        int index = key - base;
        if (Integer.compareUnsigned(index, flat.length) < 0) {
            return flat[index];
        }
        SparseLadder tree = sparse;
        return tree == null ? 0 : tree.level(key);
    }

    void map(int key, int level) {
        if (sparse != null) {
            sparse.map(key, level);
        } else {
            ladder[key - base] = level;
        }
    }

    void unmap(int key) {
        if (sparse != null) {
            sparse.unmap(key);
        } else {
            ladder[key - base] = 0;
        }
    }

    /// The mapped key has orders from now on.
    void occupy(int key) {
        if (sparse != null) {
            sparse.occupy(key);
            return;
        }
        int index = key - base;
        words[index >> 6] |= 1L << index;
        groups[index >> 12] |= 1L << (index >> 6);
        top |= 1L << (index >> 12);
    }

    /// The mapped key has no orders any more.
    void vacate(int key) {
        if (sparse != null) {
            sparse.vacate(key);
        } else {
            vacate(key - base, 1L);
        }
    }

    /// No key better than this one has orders; -1 for none at all.
    void vacateAbove(int key) {
        int next = Math.max(key - base, -1) + 1;
        if (next < ladder.length) {
            vacate(next, -1L); // most often these are all
        }
        for (int above = above(key); above >= 0; above = above(key)) {
            vacate(above);
        }
    }

    /// Clears bits of one word, of which the first is the index's.
    private void vacate(int index, long bits) {
        int word = index >> 6;
        words[word] &= ~(bits << index);
        if (words[word] != 0) {
            return;
        }
        int group = index >> 12;
        groups[group] &= ~(1L << word);
        if (groups[group] == 0) {
            top &= ~(1L << group);
        }
    }

    /// The next better key that is occupied, -1 if there is none. This key is mapped, or -1.
    int above(int key) {
        if (sparse != null) {
            return sparse.above(key);
        }
        int index = Math.max(key - base, -1) + 1;
        int word = index >> 6;
        if (word >= words.length) {
            return -1;
        }
        long higher = words[word] & -1L << index;
        if (higher == 0) {
            int group = word >> 6;
            long words64 = groups[group] & -2L << word;
            if (words64 == 0) {
                long groups64 = top & -2L << group;
                if (groups64 == 0) {
                    return -1;
                }
                group = Long.numberOfTrailingZeros(groups64);
                words64 = groups[group];
            }
            word = (group << 6) + Long.numberOfTrailingZeros(words64);
            higher = words[word];
        }
        return base + (word << 6) + Long.numberOfTrailingZeros(higher);
    }
}
