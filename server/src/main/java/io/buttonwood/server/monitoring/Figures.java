package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.GaugeStats;
import io.buttonwood.edge.metrics.LatencyStats;
import io.buttonwood.edge.metrics.RateStats;
import io.buttonwood.edge.metrics.Tags;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Time;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The three kinds of figures as the wire shows them. Times are milliseconds with fractions.
final class Figures {
    private static final double MILLI = 1e6;

    private Figures() {}

    @Doc("Statistics of one latency over a trailing window; count, sum, minimum and maximum are exact over from to to.")
    record LatencyStatsJson(
            @Doc(value = "What was measured", example = "API_LATENCY") String metricType,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc(value = "Values in the window", example = "1450") long count,
            @Doc(value = "Their sum", example = "3190.25") double sumMs,
            @Doc(value = "The least", example = "0.21") double minMs,
            @Doc(value = "The greatest", example = "48.5") double maxMs,
            @Doc(value = "Their mean", example = "2.2") double avgMs,
            @Doc(value = "Median", example = "1.6") double p50Ms,
            @Doc(value = "95th percentile", example = "5.9") double p95Ms,
            @Doc(value = "99th percentile", example = "14.1") double p99Ms,
            @Doc(value = "Standard deviation", example = "2.9") double stddevMs,
            @Doc(value = "When this was computed", example = "2026-01-15T10:30:00.000000000Z") Time lastUpdated,
            @Doc(value = "The window's real begin, up to one resolution earlier than asked for", example = "2026-01-15T10:29:00.000000000Z")
                    Time from,
            @Doc(value = "The window's real end", example = "2026-01-15T10:30:00.000000000Z") Time to,
            @Doc(value = "False below 100 values: percentiles mean little then", example = "true") boolean sufficient) {}

    @Doc("How often something happened in a trailing window.")
    record CounterStatsJson(
            @Doc(value = "What was counted", example = "API_ERROR_RATE") String metricType,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc(value = "How often in the window", example = "3") long count,
            @Doc(value = "The same per second of the window", example = "0.05") double perSecond,
            @Doc(value = "How often since the start or the last reset", example = "17") long total,
            @Doc(value = "When this was computed", example = "2026-01-15T10:30:00.000000000Z") Time lastUpdated,
            @Doc(value = "The window's real begin", example = "2026-01-15T10:29:00.000000000Z") Time from,
            @Doc(value = "The window's real end", example = "2026-01-15T10:30:00.000000000Z") Time to) {}

    @Doc("One level of a gauge.")
    record GaugeLevelJson(
            @Doc(value = "Which part, as name=value pairs; empty for the whole", example = "pool=reader,state=active")
                    String tags,
            @Doc(value = "The level; null if it cannot be read", example = "2") @Nullable Double value) {}

    @Doc("Levels as they are now.")
    record GaugeStatsJson(
            @Doc(value = "What was looked at", example = "CONNECTION_COUNT") String metricType,
            @Doc("The whole and its parts") List<GaugeLevelJson> values,
            @Doc(value = "When this was read", example = "2026-01-15T10:30:00.000000000Z") Time lastUpdated) {}

    static LatencyStatsJson of(LatencyStats stats) {
        return new LatencyStatsJson(
                stats.metricType().name(),
                stats.periodSeconds(),
                stats.count(),
                stats.sumNanos() / MILLI,
                stats.minNanos() / MILLI,
                stats.maxNanos() / MILLI,
                stats.avgNanos() / MILLI,
                stats.p50Nanos() / MILLI,
                stats.p95Nanos() / MILLI,
                stats.p99Nanos() / MILLI,
                stats.stddevNanos() / MILLI,
                Time.of(stats.lastUpdated()),
                Time.of(stats.from()),
                Time.of(stats.to()),
                stats.sufficient());
    }

    static CounterStatsJson of(RateStats stats) {
        return new CounterStatsJson(
                stats.metricType().name(),
                stats.periodSeconds(),
                stats.count(),
                stats.perSecond(),
                stats.total(),
                Time.of(stats.lastUpdated()),
                Time.of(stats.from()),
                Time.of(stats.to()));
    }

    static GaugeStatsJson of(GaugeStats stats) {
        return new GaugeStatsJson(
                stats.metricType().name(),
                stats.values().entrySet().stream()
                        .map(each -> new GaugeLevelJson(text(each.getKey()), finite(each.getValue())))
                        .sorted(java.util.Comparator.comparing(GaugeLevelJson::tags))
                        .toList(),
                Time.of(stats.lastUpdated()));
    }

    /// NaN would be shown as 0, and a dead collector must not look like an idle one.
    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static String text(Tags tags) {
        return tags.asMap().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
