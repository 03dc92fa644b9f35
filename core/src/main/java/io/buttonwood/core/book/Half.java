package io.buttonwood.core.book;

import org.jspecify.annotations.Nullable;

/// One side of a book: which keys have a level, and which of them orders. A higher key is a better price: bids use the
/// price, asks [Integer#MAX_VALUE] minus the price, so both sides share one path.
///
/// Keys within a window of up to 2^18 use a flat ladder under a three-level bitset, where the next better key is at
/// most three words away; wider windows use a [SparseLadder].
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
            return;
        }
        int index = key - base;
        int word = index >> 6;
        words[word] &= ~(1L << index);
        if (words[word] != 0) {
            return;
        }
        int group = index >> 12;
        groups[group] &= ~(1L << word);
        if (groups[group] == 0) {
            top &= ~(1L << group);
        }
    }

    /// The level of the next better key with orders; there is one, and this key is mapped.
    int levelAbove(int key) {
        if (sparse != null) {
            return sparse.level(sparse.above(key));
        }
        int index = key - base;
        int word = index >> 6;
        long higher = words[word] & -2L << index;
        if (higher == 0) {
            int group = word >> 6;
            long words64 = groups[group] & -2L << word;
            if (words64 == 0) {
                group = Long.numberOfTrailingZeros(top & -2L << group);
                words64 = groups[group];
            }
            word = (group << 6) + Long.numberOfTrailingZeros(words64);
            higher = words[word];
        }
        return ladder[(word << 6) + Long.numberOfTrailingZeros(higher)];
    }
}
