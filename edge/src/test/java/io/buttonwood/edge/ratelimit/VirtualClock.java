package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A clock that stands still until told.
final class VirtualClock implements LongSupplier {
    private volatile long nanos;

    VirtualClock(long nanos) {
        this.nanos = nanos;
    }

    @Override
    public long getAsLong() {
        return nanos;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    void advanceNanos(long by) {
        nanos += by;
    }
}
