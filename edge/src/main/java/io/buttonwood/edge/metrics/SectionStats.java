package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.Map;

/// One section's readings over a window.
///
/// `ratios` holds what only two types together tell: `error_ratio` in API (5xx over all requests) and
/// `fill_ratio` in TRADING (fills over orders); 0 when nothing happened.
public record SectionStats(
        Section section, long periodSeconds, Instant asOf, Map<MetricType, Reading> readings, Map<String, Double> ratios) {}
