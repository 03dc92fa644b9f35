package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.Cleanup;
import io.buttonwood.edge.metrics.LatencyStats;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsOptions;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.metrics.RateStats;
import io.buttonwood.edge.metrics.Section;
import io.buttonwood.edge.metrics.SectionStats;
import io.buttonwood.edge.notification.NotificationStats;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.SuccessResponse;
import io.buttonwood.server.monitoring.Figures.CounterStatsJson;
import io.buttonwood.server.monitoring.Figures.LatencyStatsJson;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/// The ten routes under `/api/v1/monitoring`. All answer 403 to everyone who is not an administrator, with or without
/// credentials. Aggregation runs on virtual threads.
public final class MonitoringRoutes {
    private static final String PATH = "/api/v1/monitoring";
    private static final String TAG = "Monitoring";

    @Doc("Why notifications became dead letters, since the start.")
    record LossCountJson(
            @Doc(value = "Why", example = "OVERFLOW") String reason,
            @Doc(value = "How many", example = "3") long count) {}

    @Doc("What the notification service did since the start, and how it stands now.")
    record NotificationStatsJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "Notifications that entered", example = "100000") long published,
            @Doc(value = "Published again and not taken twice", example = "0") long duplicates,
            @Doc(value = "Messages in completed deliveries", example = "99950") long delivered,
            @Doc(value = "Completed deliveries", example = "40210") long batches,
            @Doc(value = "Not acknowledged, now", example = "50") long pending,
            @Doc(value = "Connections, now", example = "120") long connections,
            @Doc(value = "Subscriptions, now", example = "480") long subscriptions,
            @Doc(value = "Dead letters, now", example = "3") long deadLetters,
            @Doc(value = "Age of the oldest, 0 without any", example = "12.5") double oldestDeadLetterSeconds,
            @Doc("Dead letters by reason") List<LossCountJson> deadLettersByReason,
            @Doc(value = "Market data replaced by newer", example = "812") long conflated,
            @Doc(value = "Market data dropped for want of room, each declared", example = "0") long dropped,
            @Doc(value = "Connections closed for slowness or failure", example = "1") long cut,
            @Doc(value = "Deliveries that failed", example = "2") long failures,
            @Doc(value = "Deliveries that took too long", example = "0") long timeouts,
            @Doc("From the engine's event to the socket") LatencyStatsJson notificationLatency,
            @Doc("Notifications that became dead letters") CounterStatsJson notificationDeadLetterCount) {}

    private final MetricsService metrics;
    private final Measurements measurements;
    private final Sources sources;
    private final List<HealthCheck> parts;
    private final Sections sections;
    private final Param<Long> period;

    /// @param parts as [HealthRoutes] gets them
    public MonitoringRoutes(Measurements measurements, Sources sources, List<HealthCheck> parts) {
        this.measurements = measurements;
        this.metrics = measurements.metrics();
        this.sources = sources;
        this.parts = List.copyOf(parts);
        this.sections = new Sections(sources.gateway());
        this.period = Param.whole(
                "period_seconds",
                1,
                metrics.options().retentionSeconds(),
                60L,
                "The trailing window; at most what is kept");
    }

    public List<Endpoint> endpoints() {
        // An idle service of the examples' own: they show the shape, not this process's figures.
        var example = new MetricsService(
                new MetricsOptions(60, 1, 0, 1), () -> 0, InstantSource.fixed(Instant.parse("2026-01-15T10:30:00Z")));
        return List.of(
                admin(Endpoint.get(PATH + "/health", "getMonitoringHealth"))
                        .says("Health against thresholds", "The last minute's figures against their documented thresholds.")
                        .answers(200, "The report", Status.HealthReportJson.class,
                                Status.report("venue-1", example.healthCheck(Status.THRESHOLDS)))
                        .blocking(call -> Answer.ok(
                                Status.report(sources.gateway(), metrics.healthCheck(Status.THRESHOLDS)))),
                section("/metrics/api", "getApiMetrics", "HTTP figures", "Latency and errors of all requests.",
                        Section.API, Sections.ApiMetricsJson.class, Sections::api, example),
                section("/metrics/trading", "getTradingMetrics", "Trading figures",
                        "Matching latency, orders, fills and settlement.",
                        Section.TRADING, Sections.TradingMetricsJson.class, Sections::trading, example),
                section("/metrics/websocket", "getWebsocketMetrics", "WebSocket figures",
                        "Delivery latency, messages and connections.",
                        Section.WEBSOCKET, Sections.WebsocketMetricsJson.class, Sections::websocket, example),
                section("/metrics/database", "getDatabaseMetrics", "Store figures",
                        "Statement latency, slow statements and pools.",
                        Section.DATABASE, Sections.DatabaseMetricsJson.class, Sections::database, example),
                admin(Endpoint.get(PATH + "/dashboard", "getDashboard"))
                        .says("All sections", "All figures of the last minute, computed at most once in 10 seconds.")
                        .answers(200, "The dashboard", Sections.DashboardJson.class,
                                new Sections("venue-1").dashboard(example.aggregate(60)))
                        .blocking(call -> Answer.ok(sections.dashboard(metrics.dashboard()))),
                admin(Endpoint.get(PATH + "/notifications/stats", "getNotificationStats"))
                        .says("Notification figures", "What the notification service did and how its queues stand.")
                        .params(period)
                        .answers(200, "The figures", NotificationStatsJson.class, exampleNotifications(example))
                        .blocking(call -> Answer.ok(notifications(
                                metrics, sources.gateway(), sources.notifications().get(), call.get(period)))),
                admin(Endpoint.get(PATH + "/system/status", "getSystemStatus"))
                        .says("Overall health and alerts", "The parts of the venue, what stands wrong with it, and its alerts.")
                        .answers(200, "The status", Status.SystemStatusJson.class, exampleStatus(example))
                        .blocking(call -> Answer.ok(Status.system(
                                sources,
                                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                                metrics.healthCheck(Status.THRESHOLDS),
                                parts,
                                measurements.alerts().active()))),
                admin(Endpoint.post(PATH + "/metrics/reset", "resetMetrics"))
                        .says("Start the figures over", "Counters and windows begin now; what Prometheus scrapes goes on.")
                        .audited("metrics.reset")
                        .answers(200, "Done", SuccessResponse.class, SuccessResponse.of("counters and windows begin now"))
                        .blocking(call -> {
                            metrics.reset();
                            return Answer.ok(SuccessResponse.of("counters and windows begin now"));
                        }),
                admin(Endpoint.post(PATH + "/cleanup", "cleanUpMetrics"))
                        .says("Drop old measurements", "Drops snapshots beyond the retention and series idle for as long.")
                        .audited("metrics.cleanup")
                        .answers(200, "Done", SuccessResponse.class, dropped(new Cleanup(12, 3)))
                        .blocking(call -> Answer.ok(dropped(metrics.cleanup()))));
    }

    private static Endpoint admin(Endpoint endpoint) {
        return endpoint.tag(TAG).access(Access.ADMIN, Scope.ADMIN).forbidsInsteadOfAsking();
    }

    private Endpoint section(
            String path,
            String id,
            String summary,
            String description,
            Section section,
            Type type,
            BiFunction<Sections, SectionStats, Object> show,
            MetricsService example) {
        return admin(Endpoint.get(PATH + path, id))
                .says(summary, description + " Counts are exact over the window that the answer states.")
                .params(period)
                .answers(200, "The section", type, show.apply(new Sections("venue-1"), example.section(section, 60)))
                .blocking(call -> Answer.ok(show.apply(sections, metrics.section(section, call.get(period)))));
    }

    private static SuccessResponse dropped(Cleanup cleanup) {
        return SuccessResponse.of(cleanup.snapshots() + " snapshots and " + cleanup.series() + " series dropped");
    }

    private static NotificationStatsJson notifications(
            MetricsService metrics, String gateway, NotificationStats stats, long seconds) {
        LatencyStats latency = metrics.latencyStats(MetricType.NOTIFICATION_LATENCY, seconds);
        RateStats letters = metrics.rate(MetricType.NOTIFICATION_DEAD_LETTER_COUNT, seconds);
        return new NotificationStatsJson(
                gateway,
                stats.published(),
                stats.duplicates(),
                stats.delivered(),
                stats.batches(),
                stats.pending(),
                stats.connections(),
                stats.subscriptions(),
                stats.deadLetters(),
                stats.oldestDeadLetterNanos() / 1e9,
                stats.deadLettersByReason().entrySet().stream()
                        .map(each -> new LossCountJson(each.getKey().name(), each.getValue()))
                        .sorted(java.util.Comparator.comparing(LossCountJson::reason))
                        .toList(),
                stats.conflated(),
                stats.dropped(),
                stats.cut(),
                stats.callbackFailures(),
                stats.callbackTimeouts(),
                Figures.of(latency),
                Figures.of(letters));
    }

    private static NotificationStatsJson exampleNotifications(MetricsService example) {
        return notifications(example, "venue-1",
                new NotificationStats(100_000, 0, 0, 99_950, 40_210, 50, 0, java.util.Map.of(), 0, 0, 480, 120, 812, 0, 1, 2, 0, 0, 0),
                60);
    }

    private static Status.SystemStatusJson exampleStatus(MetricsService example) {
        var report = Status.report("venue-1", example.healthCheck(Status.THRESHOLDS));
        return new Status.SystemStatusJson("venue-1", report.status(), report.asOf(), 86_400, 120_934, 120_934, 120_930,
                List.of(new Status.PartJson("engine", true, null)), List.of(), report.checks());
    }
}
