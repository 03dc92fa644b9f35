package io.buttonwood.edge.metrics;

/// The smallest and largest value of some stretch of time; of nothing (MAX_VALUE, -1).
final class Extremes {
    private long min = Long.MAX_VALUE;
    private long max = -1;

    void include(long otherMin, long otherMax) {
        min = Math.min(min, otherMin);
        max = Math.max(max, otherMax);
    }

    void include(Extremes other) {
        include(other.min, other.max);
    }

    long min() {
        return min;
    }

    long max() {
        return max;
    }
}
