package io.buttonwood.edge.metrics;

/// Receives a timer's filled fine buckets in rising order, for exporters that want more than the coarse bounds.
@FunctionalInterface
public interface BucketVisitor {
    /// `count` values since the start lie in `[lowNanos, highNanos)`.
    void bucket(long lowNanos, long highNanos, long count);
}
