package io.buttonwood.core.book;

import java.util.Arrays;

/// Keys of 31 bits to levels, in order: a tree of 64-wide nodes, six deep, made where it is needed.
///
/// For instruments whose bands are too wide for a flat ladder. A node is 64 children in `child`, a word of `occupied`
/// (below it rests an order) and a count of its children. Node 0 is the root.
final class SparseLadder {
    private static final int TOP_SHIFT = 30;

    private int[] child = new int[64 * 64];
    private long[] occupied = new long[64];
    private int[] children = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int nodes = 1;
    private final int[] path = new int[TOP_SHIFT / 6 + 1];

    /// The key's level, 0 if it has none.
    int level(int key) {
        int node = 0;
        for (int shift = TOP_SHIFT; shift > 0; shift -= 6) {
            node = child[node << 6 | (key >>> shift & 63)];
            if (node == 0) {
                return 0;
            }
        }
        return child[node << 6 | (key & 63)];
    }

    void map(int key, int level) {
        int node = 0;
        for (int shift = TOP_SHIFT; shift > 0; shift -= 6) {
            int at = node << 6 | (key >>> shift & 63);
            int next = child[at];
            if (next == 0) {
                next = newNode();
                child[at] = next;
                children[node]++;
            }
            node = next;
        }
        int at = node << 6 | (key & 63);
        if (child[at] == 0) {
            children[node]++;
        }
        child[at] = level;
    }

    /// Forgets a key that is not occupied, and the nodes it alone needed.
    void unmap(int key) {
        int depth = descend(key);
        for (int shift = 0; depth >= 0; depth--, shift += 6) {
            int node = path[depth];
            child[node << 6 | (key >>> shift & 63)] = 0;
            if (--children[node] > 0 || node == 0) {
                return;
            }
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, freeCount * 2);
            }
            free[freeCount++] = node;
        }
    }

    void occupy(int key) {
        int depth = descend(key);
        for (int shift = 0; depth >= 0; depth--, shift += 6) {
            occupied[path[depth]] |= 1L << (key >>> shift & 63);
        }
    }

    void vacate(int key) {
        int depth = descend(key);
        for (int shift = 0; depth >= 0; depth--, shift += 6) {
            int node = path[depth];
            occupied[node] &= ~(1L << (key >>> shift & 63));
            if (occupied[node] != 0) {
                return;
            }
        }
    }

    /// The lowest occupied key above this one, which is mapped or -1; -1 if there is none.
    int above(int key) {
        if (key < 0) {
            return occupied[0] == 0 ? -1 : lowest(0, 0, TOP_SHIFT);
        }
        int depth = descend(key);
        for (int shift = 0; depth >= 0; depth--, shift += 6) {
            int node = path[depth];
            long higher = occupied[node] & -2L << (key >>> shift & 63);
            if (higher != 0) {
                int index = Long.numberOfTrailingZeros(higher);
                int prefix = key >>> shift >>> 6 << 6 | index;
                return shift == 0 ? prefix : lowest(child[node << 6 | index], prefix, shift - 6);
            }
        }
        return -1;
    }

    private int lowest(int from, int prefix, int fromShift) {
        int node = from;
        int key = prefix;
        for (int shift = fromShift; ; shift -= 6) {
            int index = Long.numberOfTrailingZeros(occupied[node]);
            key = key << 6 | index;
            if (shift == 0) {
                return key;
            }
            node = child[node << 6 | index];
        }
    }

    private int descend(int key) {
        int node = 0;
        int depth = 0;
        path[0] = 0;
        for (int shift = TOP_SHIFT; shift > 0; shift -= 6) {
            node = child[node << 6 | (key >>> shift & 63)];
            path[++depth] = node;
        }
        return depth;
    }

    private int newNode() {
        int node;
        if (freeCount > 0) {
            node = free[--freeCount];
        } else {
            if (nodes == occupied.length) {
                child = Arrays.copyOf(child, child.length * 2);
                occupied = Arrays.copyOf(occupied, nodes * 2);
                children = Arrays.copyOf(children, nodes * 2);
            }
            node = nodes++;
        }
        return node;
    }
}
