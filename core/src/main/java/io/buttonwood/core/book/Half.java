package io.buttonwood.core.book;

import org.jspecify.annotations.Nullable;

/// One side of a book: which keys have a level, and which is the best. A higher key is a better price: bids use the
/// price, asks [Integer#MAX_VALUE] minus the price, so both sides share one path.
///
/// Keys within a window of up to 2^18 use a flat ladder under a three-level bitset, where the next best key is at most
/// three words away; wider windows use a [SparseLadder].
final class Half {
    static final int DENSE = 1 << 18;

    int bestKey = -1;
    int bestLevel;

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

    /// Starts over, empty, with another window.
    void open(int lowKey, int highKey) {
        bestKey = -1;
        bestLevel = 0;
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
    void occupy(int key, int level) {
        if (sparse != null) {
            sparse.occupy(key);
        } else {
            int index = key - base;
            words[index >> 6] |= 1L << index;
            groups[index >> 12] |= 1L << (index >> 6);
            top |= 1L << (index >> 12);
        }
        if (key > bestKey) {
            bestKey = key;
            bestLevel = level;
        }
    }

    /// The mapped key has no orders any more.
    void vacate(int key) {
        if (sparse != null) {
            sparse.vacate(key);
            if (key == bestKey) {
                bestKey = sparse.below(1L << 31);
                bestLevel = bestKey < 0 ? 0 : sparse.level(bestKey);
            }
            return;
        }
        int index = key - base;
        int word = index >> 6;
        long left = words[word] & ~(1L << index);
        words[word] = left;
        if (left != 0) {
            if (key == bestKey) {
                best((word << 6) + 63 - Long.numberOfLeadingZeros(left));
            }
            return;
        }
        int group = index >> 12;
        long words64 = groups[group] & ~(1L << word);
        groups[group] = words64;
        if (words64 == 0) {
            top &= ~(1L << group);
        }
        if (key == bestKey) {
            best(highest());
        }
    }

    private void best(int index) {
        bestKey = index < 0 ? -1 : index + base;
        bestLevel = index < 0 ? 0 : ladder[index];
    }

    private int highest() {
        if (top == 0) {
            return -1;
        }
        int group = 63 - Long.numberOfLeadingZeros(top);
        int word = (group << 6) + 63 - Long.numberOfLeadingZeros(groups[group]);
        return (word << 6) + 63 - Long.numberOfLeadingZeros(words[word]);
    }

    /// The next worse key with orders, -1 if there is none.
    int below(int key) {
        if (sparse != null) {
            return sparse.below(key);
        }
        int index = key - base;
        int word = index >> 6;
        long lower = words[word] & ((1L << index) - 1);
        if (lower == 0) {
            int group = word >> 6;
            long words64 = groups[group] & ((1L << word) - 1);
            if (words64 == 0) {
                long groups64 = top & ((1L << group) - 1);
                if (groups64 == 0) {
                    return -1;
                }
                group = 63 - Long.numberOfLeadingZeros(groups64);
                words64 = groups[group];
            }
            word = (group << 6) + 63 - Long.numberOfLeadingZeros(words64);
            lower = words[word];
        }
        return base + (word << 6) + 63 - Long.numberOfLeadingZeros(lower);
    }
}
