package io.buttonwood.edge.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cumulative bucket counts, sum and extremes of one timer, spread over stripes so that threads do not meet.
///
/// A platform thread's id picks a place and a second choice. The first thread there owns its stripe and
/// is its only writer, so it adds with plain loads and release stores, three times cheaper than an atomic
/// addition. A thread that finds both places taken by living ones, and every virtual thread, adds
/// atomically to one of four shared stripes. A dead owner's stripe, counts and all, goes to the next
/// thread that comes by. So nothing is lost.
///
/// Every cell only grows (the sum modulo 2^64). Only the extremes are taken away, by [#takeExtremes]: they
/// belong to the slot that is still open. They are stored so that both grow and zero means "none":
/// max + 1, and MAX_VALUE - min. The reader's zero may meet an owner's store: the store then counts in
/// the next slot.
///
/// A recording is three independent steps (extremes, count, sum). One that is under way at the instant
/// of a look may show its count on one side of it and its sum or extreme on the other: at most one a thread.
final class StripedCounts {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SHARED = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle OWNED = MethodHandles.arrayElementVarHandle(Stripe[].class);
    private static final int SHARED_STRIPES = 4;
    private static final int PAD = 8;
    private static final int SUM = PAD;
    private static final int MAX_PLUS_ONE = PAD + 1;
    private static final int MIN_INVERTED = PAD + 2;
    private static final int FIRST = PAD * 2;
    private static final int LENGTH = FIRST + Buckets.COUNT + PAD;

    /// A stripe and the only thread that writes to it.
    private record Stripe(Thread owner, long[] cells) {}

    private final @Nullable Stripe[] owned;
    private final long[] @Nullable [] shared = new long[SHARED_STRIPES][];

    /// `places` for threads that own a stripe, a power of two; each stripe is made on first use.
    StripedCounts(int places) {
        this.owned = new Stripe[places];
    }

    /// Counts one value of zero or more.
    void add(int bucket, long value) {
        add(bucket, value, 1);
    }

    /// Counts a value so many times.
    void add(int bucket, long value, int times) {
        Thread me = Thread.currentThread();
        Stripe stripe = owned[(int) me.threadId() & (owned.length - 1)];
        if (stripe == null || stripe.owner != me) {
            addAsGuest(me, bucket, value, times);
            return;
        }
        addAsOwner(stripe.cells, bucket, value, times);
    }

    private static void addAsOwner(long[] cells, int bucket, long value, int times) {
        if (value >= cells[MAX_PLUS_ONE]) {
            CELL.setRelease(cells, MAX_PLUS_ONE, value + 1);
        }
        if (Long.MAX_VALUE - value > cells[MIN_INVERTED]) {
            CELL.setRelease(cells, MIN_INVERTED, Long.MAX_VALUE - value);
        }
        CELL.setRelease(cells, FIRST + bucket, cells[FIRST + bucket] + times);
        CELL.setRelease(cells, SUM, cells[SUM] + value * times);
    }

    /// Tries the first place and then a second; settles down where it is free or its owner is dead;
    /// adds atomically if both belong to others.
    private void addAsGuest(Thread me, int bucket, long value, int times) {
        int at = (int) me.threadId() & (owned.length - 1);
        if (!me.isVirtual()) {
            long[] mine = settle(me, at);
            if (mine == null) {
                mine = settle(me, at ^ (owned.length >> 1));
            }
            if (mine != null) {
                addAsOwner(mine, bucket, value, times);
                return;
            }
        }
        long[] cells = shared(at & (SHARED_STRIPES - 1));
        raise(cells, MAX_PLUS_ONE, value + 1);
        raise(cells, MIN_INVERTED, Long.MAX_VALUE - value);
        CELL.getAndAdd(cells, FIRST + bucket, (long) times);
        CELL.getAndAdd(cells, SUM, value * times);
    }

    /// The cells at the place if they are or can become the thread's own, else null.
    private long @Nullable [] settle(Thread me, int at) {
        Stripe present = (Stripe) OWNED.getAcquire(owned, at);
        if (present != null && present.owner == me) {
            return present.cells;
        }
        if (present != null && present.owner.isAlive()) {
            return null;
        }
        Stripe mine = new Stripe(me, present == null ? new long[LENGTH] : present.cells);
        return OWNED.compareAndSet(owned, at, present, mine) ? mine.cells : null;
    }

    private long[] shared(int at) {
        long[] cells = (long[]) SHARED.getAcquire(shared, at);
        if (cells != null) {
            return cells;
        }
        long[] fresh = new long[LENGTH];
        long[] present = (long[]) SHARED.compareAndExchange(shared, at, (long[]) null, fresh);
        return present == null ? fresh : present;
    }

    private static void raise(long[] cells, int at, long value) {
        long present = (long) CELL.getVolatile(cells, at);
        while (present < value && !CELL.compareAndSet(cells, at, present, value)) {
            present = (long) CELL.getVolatile(cells, at);
        }
    }

    private void forEachStripe(Consumer<long[]> look) {
        for (int i = 0; i < owned.length; i++) {
            Stripe stripe = (Stripe) OWNED.getAcquire(owned, i);
            if (stripe != null) {
                look.accept(stripe.cells);
            }
        }
        for (int i = 0; i < SHARED_STRIPES; i++) {
            long[] cells = (long[]) SHARED.getAcquire(shared, i);
            if (cells != null) {
                look.accept(cells);
            }
        }
    }

    /// Fills `into` with the low 32 bits of every bucket's count.
    void lowCounts(int[] into) {
        Arrays.fill(into, 0);
        VarHandle.fullFence();
        forEachStripe(cells -> {
            for (int i = 0; i < Buckets.COUNT; i++) {
                into[i] += (int) cells[FIRST + i];
            }
        });
    }

    /// Every bucket's whole count.
    long[] counts() {
        long[] total = new long[Buckets.COUNT];
        VarHandle.fullFence();
        forEachStripe(cells -> {
            for (int i = 0; i < Buckets.COUNT; i++) {
                total[i] += cells[FIRST + i];
            }
        });
        return total;
    }

    /// The sum of all values, modulo 2^64.
    long sum() {
        long[] sum = {0};
        forEachStripe(cells -> sum[0] += (long) CELL.getVolatile(cells, SUM));
        return sum[0];
    }

    /// The extremes since they were last taken away, left in place.
    Extremes extremes() {
        Extremes all = new Extremes();
        forEachStripe(cells -> all.include(Long.MAX_VALUE - (long) CELL.getVolatile(cells, MIN_INVERTED),
                (long) CELL.getVolatile(cells, MAX_PLUS_ONE) - 1));
        return all;
    }

    /// The extremes since they were last taken away; each is handed out once.
    Extremes takeExtremes() {
        Extremes all = new Extremes();
        forEachStripe(cells -> all.include(Long.MAX_VALUE - (long) CELL.getAndSet(cells, MIN_INVERTED, 0L),
                (long) CELL.getAndSet(cells, MAX_PLUS_ONE, 0L) - 1));
        return all;
    }

    long footprintBytes() {
        long[] bytes = {64 + 8L * owned.length};
        forEachStripe(_ -> bytes[0] += 48 + 8L * LENGTH);
        return bytes[0];
    }
}
