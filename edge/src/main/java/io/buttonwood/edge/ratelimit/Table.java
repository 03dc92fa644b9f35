package io.buttonwood.edge.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What tables by number and by name have in common: 256 stripes of open addressing, their upkeep, and the counts.
///
/// Looking up and taking are lock-free; a new key, a resize and expiry lock one of the stripes. Expiry is incremental:
/// every nine seconds the next requests tend all stripes, one each besides their own, and each stripe looks at as many
/// slots as time has passed, all of them every ten minutes.
///
/// **When a stripe is full**, buckets that are full of tokens go first, which changes no decision. If all are in use,
/// further new keys share one bucket per stripe: they are limited together, so a flood of invented keys opens no door,
/// and keys already known keep their own bucket, so it causes no outage either.
abstract sealed class Table implements Buckets permits LongBuckets, StringBuckets {
    private static final VarHandle ARRAY = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle NAMES = MethodHandles.arrayElementVarHandle(String[][].class);
    private static final int STRIPE_BITS = 8;
    static final int STRIPES = 1 << STRIPE_BITS;
    /// Drawn anew by every process, so that nobody can choose keys that meet in one place.
    static final long FACTOR = new SecureRandom().nextLong() | 1;

    final Gcra[] byId;
    final long idleNanos;
    final LongAdder live = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder shared = new LongAdder();
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final long[][] cells = new long[STRIPES][];
    private final @Nullable String[][] names;
    /// How many slots each array has, beside each other because the arrays' own lengths are far apart. Only a hint.
    private final int[] sizes = new int[STRIPES];
    /// No stripe needs to be looked at before.
    private volatile long freshUntil;
    /// Guards the two below.
    private final AtomicBoolean passing = new AtomicBoolean();
    private int turn;
    private long oldest;

    /// @param byId the limits by their number, from 1
    /// @param max how many buckets at most; a multiple of 256, at least 2048, is made of it
    Table(Gcra[] byId, long max, long idleNanos, long nowNanos, boolean named) {
        this.byId = byId;
        names = new String[named ? STRIPES : 0][];
        this.idleNanos = idleNanos;
        freshUntil = nowNanos + Stripe.STEP_NANOS;
        var perStripe = (int) Math.min(1 << 26, Math.max(8, (max + STRIPES - 1) / STRIPES));
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(this, i, perStripe, named, nowNanos);
        }
    }

    /// A stripe's slots have moved to these arrays; every cell of the old ones says so already.
    ///
    /// Names go first: so whoever reads the cells' array, then the names', then a live cell, has names that belong to it.
    final void publish(int stripe, long[] cells, @Nullable String[] names) {
        if (this.names.length > 0) {
            NAMES.setRelease(this.names, stripe, names);
        }
        sizes[stripe] = cells.length >> 1;
        ARRAY.setRelease(this.cells, stripe, cells);
    }

    /// The names beside an array just got from [#cells].
    final @Nullable String[] names(long hash) {
        return (@Nullable String[]) NAMES.getAcquire(names, stripeOf(hash));
    }

    /// The array that holds a key's cell, if there is one.
    final long[] cells(long hash) {
        return (long[]) ARRAY.getAcquire(cells, stripeOf(hash));
    }

    /// The slot where the search for a key begins: a hint that may be of an array before or after the one at hand.
    final int home(long hash) {
        return Stripe.home(hash, sizes[stripeOf(hash)]);
    }

    /// Where in [#cells] a key's cell probably is; never outside.
    static int guess(long[] array, long key, int home) {
        if (2 * home + 4 >= array.length) {
            return 1;
        }
        // The first slot where it may be, or the second if another key is in the first. Without a branch, because the
        // processor would often guess wrong.
        var other = array[2 * home] ^ key;
        return 2 * (home + (int) ((other | -other) >>> 63)) + 1;
    }

    final Stripe stripe(long hash) {
        return stripes[stripeOf(hash)];
    }

    static int stripeOf(long hash) {
        return (int) (hash >>> Long.SIZE - STRIPE_BITS);
    }

    /// Drops idle buckets of the stripe that a request is about to use; mostly one look at the time.
    final void tend(long hash, long nowNanos) {
        if (nowNanos - freshUntil >= 0) {
            stripe(hash).tend(nowNanos);
            step(nowNanos);
        }
    }

    /// Tends the next stripe in turn, if it is time; returns the time before which none needs it.
    final long step(long nowNanos) {
        if (nowNanos - freshUntil >= 0 && passing.compareAndSet(false, true)) {
            var stripe = stripes[turn];
            stripe.tend(nowNanos);
            var tended = stripe.tended();
            oldest = turn == 0 || tended - oldest < 0 ? tended : oldest;
            if (++turn == STRIPES) {
                turn = 0;
                freshUntil = oldest + Stripe.STEP_NANOS;
            }
            passing.set(false);
        }
        return freshUntil;
    }

    @Override
    public final void count(int change) {
        live.add(change);
    }

    /// Drops every idle bucket now, a stripe at a time; returns how many.
    final long cleanup(long nowNanos) {
        long removed = 0;
        for (var stripe : stripes) {
            removed += stripe.sweep(nowNanos);
        }
        return removed;
    }

    /// Spreads a key, the best bits first.
    abstract long hash(long key);
}
