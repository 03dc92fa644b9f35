package io.buttonwood.edge.metrics;

/// How many of a window's events were bad.
public record Ratio(long bad, long total) {
    /// Bad per event, 0 if nothing happened.
    public double value() {
        return total == 0 ? 0 : (double) bad / total;
    }
}
