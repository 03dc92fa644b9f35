package io.buttonwood.edge.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cumulative bucket counts, sum and extremes of one timer, spread over stripes so that threads seldom meet.
///
/// A thread's id picks its stripe; stripes are made on first use. Every cell only grows (the sum
/// modulo 2^64) and is added to atomically, so nothing is lost whichever threads share a stripe, virtual
/// ones included. Only the extremes are taken away, by [#takeExtremes]: they belong to the slot that is
/// still open. They are stored so that both grow and zero means "none": max + 1, and MAX_VALUE - min.
///
/// A recording is three independent steps (extremes, count, sum). One that is under way at the instant
/// of a look may show its count on one side of it and its sum or extreme on the other: at most one a thread.
final class StripedCounts {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final int PAD = 8;
    private static final int SUM = PAD;
    private static final int MAX_PLUS_ONE = PAD + 1;
    private static final int MIN_INVERTED = PAD + 2;
    private static final int FIRST = PAD * 2;
    private static final int LENGTH = FIRST + Buckets.COUNT + PAD;

    private final long[] @Nullable [] stripes;
    private final int mask;

    /// `stripes` is a power of two.
    StripedCounts(int stripes) {
        this.stripes = new long[stripes][];
        this.mask = stripes - 1;
    }

    /// Counts one value of zero or more.
    void add(int bucket, long value) {
        int at = (int) Thread.currentThread().threadId() & mask;
        long[] cells = stripes[at];
        if (cells == null) {
            cells = make(at);
        }
        if (value >= cells[MAX_PLUS_ONE]) {
            raise(cells, MAX_PLUS_ONE, value + 1);
        }
        if (Long.MAX_VALUE - value > cells[MIN_INVERTED]) {
            raise(cells, MIN_INVERTED, Long.MAX_VALUE - value);
        }
        CELL.getAndAdd(cells, FIRST + bucket, 1L);
        CELL.getAndAdd(cells, SUM, value);
    }

    private long[] make(int at) {
        long[] fresh = new long[LENGTH];
        long[] present = (long[]) STRIPE.compareAndExchange(stripes, at, (long[]) null, fresh);
        return present == null ? fresh : present;
    }

    private static void raise(long[] cells, int at, long value) {
        long present = (long) CELL.getVolatile(cells, at);
        while (present < value && !CELL.compareAndSet(cells, at, present, value)) {
            present = (long) CELL.getVolatile(cells, at);
        }
    }

    /// Fills `into` with the low 32 bits of every bucket's count.
    void lowCounts(int[] into) {
        VarHandle.fullFence();
        boolean empty = true;
        for (long[] cells : stripes) {
            if (cells == null) {
                continue;
            }
            if (empty) {
                for (int i = 0; i < Buckets.COUNT; i++) {
                    into[i] = (int) cells[FIRST + i];
                }
            } else {
                for (int i = 0; i < Buckets.COUNT; i++) {
                    into[i] += (int) cells[FIRST + i];
                }
            }
            empty = false;
        }
        if (empty) {
            Arrays.fill(into, 0);
        }
    }

    /// Every bucket's whole count.
    long[] counts() {
        VarHandle.fullFence();
        long[] total = new long[Buckets.COUNT];
        for (long[] cells : stripes) {
            for (int i = 0; cells != null && i < Buckets.COUNT; i++) {
                total[i] += cells[FIRST + i];
            }
        }
        return total;
    }

    /// The sum of all values, modulo 2^64.
    long sum() {
        long sum = 0;
        for (long[] cells : stripes) {
            if (cells != null) {
                sum += (long) CELL.getVolatile(cells, SUM);
            }
        }
        return sum;
    }

    /// The extremes since they were last taken away, left in place.
    Extremes extremes() {
        Extremes all = Extremes.NONE;
        for (long[] cells : stripes) {
            if (cells != null) {
                all = all.with(Long.MAX_VALUE - (long) CELL.getVolatile(cells, MIN_INVERTED),
                        (long) CELL.getVolatile(cells, MAX_PLUS_ONE) - 1);
            }
        }
        return all;
    }

    /// The extremes since they were last taken away; each is handed out once.
    Extremes takeExtremes() {
        Extremes all = Extremes.NONE;
        for (long[] cells : stripes) {
            if (cells != null) {
                all = all.with(Long.MAX_VALUE - (long) CELL.getAndSet(cells, MIN_INVERTED, 0L),
                        (long) CELL.getAndSet(cells, MAX_PLUS_ONE, 0L) - 1);
            }
        }
        return all;
    }

    long footprintBytes() {
        long bytes = 16 + 8L * stripes.length;
        for (long[] cells : stripes) {
            bytes += cells == null ? 0 : 16 + 8L * LENGTH;
        }
        return bytes;
    }

    /// Smallest and largest value; none is (MAX_VALUE, -1).
    record Extremes(long min, long max) {
        static final Extremes NONE = new Extremes(Long.MAX_VALUE, -1);

        Extremes with(long otherMin, long otherMax) {
            return new Extremes(Math.min(min, otherMin), Math.max(max, otherMax));
        }
    }
}
