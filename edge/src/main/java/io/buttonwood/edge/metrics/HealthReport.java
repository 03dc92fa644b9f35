package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.List;

/// The worst status of all checks (HEALTHY if nothing is known) and the checks themselves.
public record HealthReport(Health status, Instant asOf, List<Check> checks) {
    /// One check: `value` in `unit` against `bound`, over the last 60 s.
    public record Check(
            String name, Section section, Health status, double value, String unit, HealthThresholds.Bound bound, long samples) {}
}
