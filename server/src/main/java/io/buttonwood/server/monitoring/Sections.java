package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.Aggregate;
import io.buttonwood.edge.metrics.GaugeStats;
import io.buttonwood.edge.metrics.LatencyStats;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.RateStats;
import io.buttonwood.edge.metrics.Reading;
import io.buttonwood.edge.metrics.Section;
import io.buttonwood.edge.metrics.SectionStats;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.monitoring.Figures.CounterStatsJson;
import io.buttonwood.server.monitoring.Figures.GaugeStatsJson;
import io.buttonwood.server.monitoring.Figures.LatencyStatsJson;
import java.util.Map;
import java.util.Objects;

/// The five sections and the dashboard as the wire shows them.
final class Sections {
    private final String gateway;

    Sections(String gateway) {
        this.gateway = gateway;
    }

    @Doc("How the HTTP API does.")
    record ApiMetricsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc("From a request's head to its answer") LatencyStatsJson apiLatency,
            @Doc("Requests answered 5xx") CounterStatsJson apiErrorRate,
            @Doc(value = "5xx over all requests", example = "0.002") double errorRatio) {}

    @Doc("How trading does.")
    record TradingMetricsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc("From an order command's submission to the engine's reply") LatencyStatsJson orderMatchingLatency,
            @Doc("Orders accepted") CounterStatsJson orderThroughput,
            @Doc("Fills: two a trade, one for each order in it") CounterStatsJson fillRate,
            @Doc(value = "Fills over accepted orders", example = "0.4") double fillRatio,
            @Doc("From a settlement cycle's begin to its completion") LatencyStatsJson settlementDuration) {}

    @Doc("How WebSocket delivery does.")
    record WebsocketMetricsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc("From an event to its frame handed to the socket") LatencyStatsJson wsLatency,
            @Doc("Messages handed to sockets") CounterStatsJson wsBroadcastCount,
            @Doc("Open connections of clients; WebSockets apart") GaugeStatsJson connectionCount) {}

    @Doc("How the store does.")
    record DatabaseMetricsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc("Time of one SQL statement") LatencyStatsJson dbQueryLatency,
            @Doc("Statements slower than the limit") CounterStatsJson dbSlowQueryCount,
            @Doc("Pooled connections by state") GaugeStatsJson dbPoolStatus) {}

    @Doc("How notifications do.")
    record NotificationMetricsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The window asked for", example = "60") long periodSeconds,
            @Doc("From the engine's event to the socket") LatencyStatsJson notificationLatency,
            @Doc("Notifications that became dead letters") CounterStatsJson notificationDeadLetterCount) {}

    @Doc("All sections over the last minute.")
    record DashboardJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "When this was computed; at most 10 s ago", example = "2026-01-15T10:30:00.000000000Z") Time asOf,
            @Doc(value = "The window", example = "60") long periodSeconds,
            @Doc("HTTP") ApiMetricsJson api,
            @Doc("Trading") TradingMetricsJson trading,
            @Doc("WebSocket") WebsocketMetricsJson websocket,
            @Doc("Store") DatabaseMetricsJson database,
            @Doc("Notifications") NotificationMetricsJson notifications) {}

    ApiMetricsJson api(SectionStats stats) {
        return new ApiMetricsJson(
                gateway,
                stats.periodSeconds(),
                latency(stats, MetricType.API_LATENCY),
                counter(stats, MetricType.API_ERROR_RATE),
                ratio(stats, "error_ratio"));
    }

    TradingMetricsJson trading(SectionStats stats) {
        return new TradingMetricsJson(
                gateway,
                stats.periodSeconds(),
                latency(stats, MetricType.ORDER_MATCHING_LATENCY),
                counter(stats, MetricType.ORDER_THROUGHPUT),
                counter(stats, MetricType.FILL_RATE),
                ratio(stats, "fill_ratio"),
                latency(stats, MetricType.SETTLEMENT_DURATION));
    }

    WebsocketMetricsJson websocket(SectionStats stats) {
        return new WebsocketMetricsJson(
                gateway,
                stats.periodSeconds(),
                latency(stats, MetricType.WS_LATENCY),
                counter(stats, MetricType.WS_BROADCAST_COUNT),
                gauge(stats, MetricType.CONNECTION_COUNT));
    }

    DatabaseMetricsJson database(SectionStats stats) {
        return new DatabaseMetricsJson(
                gateway,
                stats.periodSeconds(),
                latency(stats, MetricType.DB_QUERY_LATENCY),
                counter(stats, MetricType.DB_SLOW_QUERY_COUNT),
                gauge(stats, MetricType.DB_POOL_STATUS));
    }

    NotificationMetricsJson notifications(SectionStats stats) {
        return new NotificationMetricsJson(
                gateway,
                stats.periodSeconds(),
                latency(stats, MetricType.NOTIFICATION_LATENCY),
                counter(stats, MetricType.NOTIFICATION_DEAD_LETTER_COUNT));
    }

    DashboardJson dashboard(Aggregate all) {
        return new DashboardJson(
                gateway,
                Time.of(all.asOf()),
                all.periodSeconds(),
                api(of(all, Section.API)),
                trading(of(all, Section.TRADING)),
                websocket(of(all, Section.WEBSOCKET)),
                database(of(all, Section.DATABASE)),
                notifications(of(all, Section.NOTIFICATIONS)));
    }

    private static SectionStats of(Aggregate all, Section section) {
        return Objects.requireNonNull(all.sections().get(section));
    }

    private static LatencyStatsJson latency(SectionStats stats, MetricType type) {
        return Figures.of((LatencyStats) reading(stats, type));
    }

    private static CounterStatsJson counter(SectionStats stats, MetricType type) {
        return Figures.of((RateStats) reading(stats, type));
    }

    private static GaugeStatsJson gauge(SectionStats stats, MetricType type) {
        return Figures.of((GaugeStats) reading(stats, type));
    }

    private static Reading reading(SectionStats stats, MetricType type) {
        return Objects.requireNonNull(stats.readings().get(type), type::name);
    }

    private static double ratio(SectionStats stats, String name) {
        Map<String, Double> ratios = stats.ratios();
        return Objects.requireNonNull(ratios.get(name), name);
    }
}
