package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.Map;

/// The present values of one gauge type by tags; what was never set is absent, and a bound gauge whose
/// supplier failed is NaN.
public record GaugeStats(MetricType metricType, Map<Tags, Double> values, Instant lastUpdated) implements Reading {}
