package io.buttonwood.edge.metrics;

/// What a clean-up dropped: snapshots beyond the schedule, and tagged series idle for the whole retention.
public record Cleanup(int snapshots, int series) {
    public int total() {
        return snapshots + series;
    }
}
