package io.buttonwood.edge.metrics;

import java.time.Instant;

/// How often one counter counted in the trailing window `from`–`to`; `count` is exact, `perSecond` is
/// count over the window's real length, 0 if it has none. `total` is the count since the last reset.
public record RateStats(
        MetricType metricType,
        long periodSeconds,
        Instant from,
        Instant to,
        long count,
        double perSecond,
        long total,
        Instant lastUpdated)
        implements Reading {}
