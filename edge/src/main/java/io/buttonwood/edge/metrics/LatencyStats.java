package io.buttonwood.edge.metrics;

import java.time.Instant;

/// Statistics of one timer over the trailing window `from`–`to`, in nanoseconds.
///
/// The window begins at the newest snapshot at least `periodSeconds` old (or at the start or the last
/// reset, if that is younger), so `from` may lie up to one resolution before `to - periodSeconds`. Count,
/// sum, minimum and maximum are exact over `from`–`to`; percentiles and standard deviation are within one
/// bucket's width (1/64). With fewer than 100 samples `sufficient` is false; with none all numbers are 0.
///
/// `sumNanos` is right while the window's sum is below 2^63 ns (292 years).
public record LatencyStats(
        MetricType metricType,
        long periodSeconds,
        Instant from,
        Instant to,
        long count,
        long sumNanos,
        long minNanos,
        long maxNanos,
        double avgNanos,
        double p50Nanos,
        double p95Nanos,
        double p99Nanos,
        double stddevNanos,
        boolean sufficient,
        Instant lastUpdated)
        implements Reading {}
