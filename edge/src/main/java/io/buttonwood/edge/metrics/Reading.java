package io.buttonwood.edge.metrics;

/// What one metric type shows over a window.
public sealed interface Reading permits LatencyStats, RateStats, GaugeStats {
    MetricType metricType();
}
