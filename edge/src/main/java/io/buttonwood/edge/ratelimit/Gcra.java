package io.buttonwood.edge.ratelimit;

import java.math.BigInteger;

/// The arithmetic of one limit: a token bucket whose whole state is one long.
///
/// A token bucket (capacity, refill rate, tokens, last refill) is fully described by the one instant at which it will
/// be full again: the *theoretical arrival time* of the generic cell rate algorithm (ITU-T I.371). The time from now
/// until then is the bucket's debt; `debt = (burst - tokens) × interval`. Taking a token moves the instant forward
/// by one interval; refilling is the clock's doing and writes nothing. So one compare-and-set takes tokens, and a
/// bucket whose instant has passed equals one that never existed: it can be dropped without changing a decision.
///
/// **Exact.** The rate in lowest terms is `scale` tokens per `interval` nanoseconds. Time is counted in ticks of
/// 1/scale nanosecond: now is `now × scale`, a token costs exactly `interval` ticks, nothing is ever rounded.
///
/// **Layout.** The low four bits of a cell name the limit that wrote it (1..14), the other 60 hold the ticks,
/// modulo 2^60. Differences are right as long as an instant lies within ±2^59 ticks (4.9 hours at the largest scale,
/// 18 years at scale 1); the tables drop a bucket long before. 0 is an unused cell, low bits 15 mark special values.
final class Gcra {
    /// The cell has no bucket; its slot no key.
    static final long EMPTY = 0;
    /// The slot has a key, its bucket is full: new, or gone after an hour.
    static final long FULL = 15;
    /// The bucket lives elsewhere now; look it up again.
    static final long MOVED = 31;
    /// How many limits a table can tell apart.
    static final int MAX_LIMITS = 14;
    private static final int ID_BITS = 4;
    static final long ID_MASK = (1 << ID_BITS) - 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    final Limit limit;
    final long burst;
    private final long scale;
    /// Shifted ticks of a nanosecond.
    private final long unit;
    /// Ticks a token costs, shifted like a cell.
    final long interval;
    /// Ticks from empty to full, shifted like a cell.
    final long capacity;
    /// Nanoseconds after which any bucket of this limit is full and its instant may soon be ambiguous.
    private final long forgetAfterNanos;
    private final long fillNanos;

    Gcra(Limit limit) {
        this.limit = limit;
        burst = limit.burst();
        var divisor = Limit.gcd(limit.tokens(), limit.periodNanos());
        scale = limit.tokens() / divisor;
        unit = scale << ID_BITS;
        interval = limit.periodNanos() / divisor << ID_BITS;
        capacity = interval * limit.burst();
        forgetAfterNanos = (1L << 58) / scale;
        fillNanos = nanos(capacity);
    }

    /// The debt of a cell at a time, in shifted ticks: 0 when full. `byId` finds the limit of another tier's value.
    long debt(long cell, int id, Gcra[] byId, long nowNanos) {
        var by = (int) (cell & ID_MASK);
        if (by == id) {
            return Math.max(0, (cell & ~ID_MASK) - base(nowNanos));
        }
        return by == 0 || by == ID_MASK ? 0 : converted(byId[by], cell, nowNanos);
    }

    /// The debt after one token more of a cell that this limit wrote; `base` is the time's with the same number.
    long debtAfterOne(long cell, long base) {
        return Math.max(0, cell - base) + interval;
    }

    /// The cell that holds a debt at a time.
    long cell(long debt, int id, long nowNanos) {
        return base(nowNanos) + debt | id;
    }

    /// Whole nanoseconds, rounded up, until so many shifted ticks have passed.
    long nanos(long ticks) {
        return ticks / unit + (ticks % unit == 0 ? 0 : 1);
    }

    /// Whole seconds, rounded up, until so many shifted ticks have passed.
    long seconds(long ticks) {
        return -Math.floorDiv(-nanos(ticks), NANOS_PER_SECOND);
    }

    /// Whole tokens left at a debt.
    long remaining(long debt) {
        return Math.max(0, capacity - debt) / interval;
    }

    /// Whether a value of this limit is full and was not used for `idleNanos`. `gapNanos` is how long nobody looked.
    ///
    /// A bucket is used at the latest `fillNanos` before its instant, so it goes at most that much early, but never
    /// before it is full: no decision ever depends on whether it has gone.
    boolean isIdle(long cell, long nowNanos, long gapNanos, long idleNanos) {
        if (gapNanos > forgetAfterNanos) {
            return true;
        }
        var ahead = (cell & ~ID_MASK) - base(nowNanos);
        return ahead <= 0 && nanos(-ahead) + fillNanos >= idleNanos;
    }

    static int idOf(long cell) {
        return (int) (cell & ID_MASK);
    }

    static boolean isLive(long cell) {
        return cell != EMPTY && (cell & ID_MASK) != ID_MASK;
    }

    /// A time as a cell without debt, its limit's number left open.
    long base(long nowNanos) {
        return nowNanos * unit;
    }

    /// Tokens under another limit: a larger burst adds its difference, a smaller one clips; so a full bucket is full
    /// under every limit. Rounded up to a whole tick, against the client.
    private long converted(Gcra before, long cell, long nowNanos) {
        var ahead = Math.max(0, (cell & ~ID_MASK) - before.base(nowNanos));
        var clipped = Math.max(0, before.limit.burst() - limit.burst());
        var fewer = BigInteger.valueOf(clipped).multiply(BigInteger.valueOf(before.interval));
        var debt = BigInteger.valueOf(ahead).subtract(fewer);
        if (debt.signum() <= 0) {
            return 0;
        }
        var parts = debt.multiply(BigInteger.valueOf(interval >> ID_BITS))
                .divideAndRemainder(BigInteger.valueOf(before.interval));
        var ticks = parts[0].add(parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE).shiftLeft(ID_BITS);
        return ticks.min(BigInteger.valueOf(capacity)).longValue();
    }
}
