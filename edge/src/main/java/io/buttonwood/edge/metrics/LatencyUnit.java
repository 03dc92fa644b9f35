package io.buttonwood.edge.metrics;

/// The units a latency may be handed in; inside everything is nanoseconds.
public enum LatencyUnit {
    MILLISECONDS(1e6),
    NANOSECONDS(1);

    private final double nanos;

    LatencyUnit(double nanos) {
        this.nanos = nanos;
    }

    /// The value in whole nanoseconds, rounded. Negative or not finite: IllegalArgumentException.
    long toNanos(double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a latency must be zero or more, was " + value);
        }
        return Math.round(value * nanos);
    }
}
