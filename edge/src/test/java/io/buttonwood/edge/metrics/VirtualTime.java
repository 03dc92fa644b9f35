package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.function.LongSupplier;

/// A clock that a test moves; its nanoseconds start at an odd value so that nothing relies on zero.
final class VirtualTime implements LongSupplier {
    static final long SECOND = 1_000_000_000L;
    private static final long START = 987_654_321_123L;
    private static final Instant WALL = Instant.parse("2024-01-15T10:30:00Z");

    private volatile long now = START;

    @Override
    public long getAsLong() {
        return now;
    }

    Instant wall() {
        return WALL.plusNanos(now - START);
    }

    void advance(long nanos) {
        now = now + nanos; // only the test thread moves it
    }

    MetricsService metrics(MetricsOptions options) {
        return new MetricsService(options, this, this::wall);
    }

    /// Moves on second by second, ticking as a host would.
    void run(MetricsService metrics, int seconds) {
        for (int i = 0; i < seconds; i++) {
            advance(SECOND);
            metrics.tick(now);
        }
    }
}
