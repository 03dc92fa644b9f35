package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Judges the last 60 s of a service against thresholds.
final class HealthCheck {
    private static final long PERIOD = 60;
    private static final int ENOUGH = 100;

    private final MetricsService metrics;
    private final List<HealthReport.Check> checks = new ArrayList<>();

    private HealthCheck(MetricsService metrics) {
        this.metrics = metrics;
    }

    static HealthReport of(MetricsService metrics, HealthThresholds limits, Instant asOf) {
        HealthCheck all = new HealthCheck(metrics);
        all.latency("api_p99", MetricType.API_LATENCY, limits.apiP99Millis());
        Ratio errors = metrics.apiErrors(PERIOD);
        all.add("api_error_ratio", Section.API, errors.value(), "ratio", limits.apiErrorRatio(), errors.total(), ENOUGH);
        all.latency("matching_p99", MetricType.ORDER_MATCHING_LATENCY, limits.matchingP99Millis());
        all.latency("settlement_p99", MetricType.SETTLEMENT_DURATION, limits.settlementP99Millis());
        all.latency("websocket_p99", MetricType.WS_LATENCY, limits.websocketP99Millis());
        all.latency("database_p99", MetricType.DB_QUERY_LATENCY, limits.databaseP99Millis());
        all.rate("slow_queries", MetricType.DB_SLOW_QUERY_COUNT, limits.slowQueriesPerSecond());
        all.latency("notification_p99", MetricType.NOTIFICATION_LATENCY, limits.notificationP99Millis());
        all.rate("dead_letters", MetricType.NOTIFICATION_DEAD_LETTER_COUNT, limits.deadLettersPerSecond());
        Health worst = Health.HEALTHY;
        for (HealthReport.Check check : all.checks) {
            worst = check.status().compareTo(worst) > 0 ? check.status() : worst;
        }
        return new HealthReport(worst, asOf, List.copyOf(all.checks));
    }

    private void latency(String name, MetricType type, HealthThresholds.Bound bound) {
        LatencyStats stats = metrics.latencyStats(type, PERIOD);
        add(name, type.section(), stats.p99Nanos() / 1e6, "ms", bound, stats.count(), ENOUGH);
    }

    private void rate(String name, MetricType type, HealthThresholds.Bound bound) {
        RateStats stats = metrics.rate(type, PERIOD);
        add(name, type.section(), stats.perSecond(), type.unit() + "/s", bound, stats.count(), 0);
    }

    private void add(String name, Section section, double value, String unit, HealthThresholds.Bound bound, long samples, int enough) {
        Health health = samples < enough ? Health.UNKNOWN : bound.judge(value);
        checks.add(new HealthReport.Check(name, section, health, value, unit, bound, samples));
    }
}
