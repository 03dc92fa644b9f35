package io.buttonwood.edge.ratelimit;

import java.math.BigInteger;

/// The textbook token bucket (capacity, rate, tokens, last refill) in arbitrary precision: the oracle.
///
/// Tokens are counted in units of 1/period, so that nothing is ever rounded.
final class ModelBucket {
    private final BigInteger period;
    private final BigInteger rate;
    private final BigInteger capacity;
    private BigInteger level;
    private long lastRefill;

    ModelBucket(Limit limit, long now) {
        period = BigInteger.valueOf(limit.periodNanos());
        rate = BigInteger.valueOf(limit.tokens());
        capacity = BigInteger.valueOf(limit.burst()).multiply(period);
        level = capacity;
        lastRefill = now;
    }

    boolean affords(long cost, long now) {
        level = level.add(rate.multiply(BigInteger.valueOf(now - lastRefill))).min(capacity);
        lastRefill = now;
        return level.compareTo(BigInteger.valueOf(cost).multiply(period)) >= 0;
    }

    void take(long cost) {
        level = level.subtract(BigInteger.valueOf(cost).multiply(period));
    }

    long remaining() {
        return level.divide(period).longValueExact();
    }
}
