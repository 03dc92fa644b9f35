package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.ActiveAlert;
import io.buttonwood.edge.metrics.Health;
import io.buttonwood.edge.metrics.HealthReport;
import io.buttonwood.edge.metrics.HealthThresholds;
import io.buttonwood.edge.metrics.HealthThresholds.Bound;
import io.buttonwood.edge.metrics.Severity;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the venue does as a whole: measured against thresholds, part by part, and by its alerts.
final class Status {
    /// [HealthThresholds#DEFAULT] but for matching, which here includes the way through the log to the reply.
    static final HealthThresholds THRESHOLDS = thresholds();

    private Status() {}

    @Doc("One figure of the last minute against its thresholds.")
    record ThresholdCheckJson(
            @Doc(value = "Which figure", example = "api_p99") String name,
            @Doc(value = "Its section", example = "api") String section,
            @Doc(value = "How it does; UNKNOWN with too few values", example = "HEALTHY") Health status,
            @Doc(value = "The figure", example = "14.1") double value,
            @Doc(value = "Its unit", example = "ms") String unit,
            @Doc(value = "Degraded from here on", example = "250") double degraded,
            @Doc(value = "Unhealthy from here on", example = "1000") double unhealthy,
            @Doc(value = "Values it is made of", example = "1450") long samples) {}

    @Doc("The last minute against the thresholds.")
    record HealthReportJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "The worst of all checks", example = "HEALTHY") Health status,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time asOf,
            @Doc("The checks") List<ThresholdCheckJson> checks) {}

    @Doc("An alert that stands.")
    record AlertJson(
            @Doc(value = "Its name", example = "store.lag_seconds") String name,
            @Doc(value = "How urgent", example = "WARNING") Severity severity,
            @Doc(value = "Since when", example = "2026-01-15T10:30:00.000000000Z") Time since,
            @Doc(value = "The value last seen; null where there is none", example = "12.5") @Nullable Double value,
            @Doc(value = "The limit; null where there is none", example = "10") @Nullable Double threshold,
            @Doc(value = "A sentence for people", example = "12.5 is at or above 10") String detail) {}

    @Doc("One part of the venue.")
    record PartJson(
            @Doc(value = "Which part", example = "engine") String name,
            @Doc(value = "Whether it works", example = "true") boolean healthy,
            @Doc(value = "What is wrong; null if nothing", example = "the member does not answer") @Nullable String problem) {}

    @Doc("How the venue does as a whole.")
    record SystemStatusJson(
            @Doc(value = "The process that answers", example = "venue-1") String gateway,
            @Doc(value = "UNHEALTHY if a part fails or a critical alert stands, DEGRADED with a warning", example = "HEALTHY")
                    Health status,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time asOf,
            @Doc(value = "Seconds since the start", example = "86400") long uptimeSeconds,
            @Doc(value = "The engine's last sequence", example = "120934") long engineSequence,
            @Doc(value = "The last sequence this process has heard of", example = "120934") long liveSequence,
            @Doc(value = "The last sequence the store holds", example = "120930") long storedSequence,
            @Doc("Parts of the venue") List<PartJson> parts,
            @Doc("Alerts that stand, the most urgent first") List<AlertJson> alerts,
            @Doc("The last minute against the thresholds") List<ThresholdCheckJson> checks) {}

    static HealthReportJson report(String gateway, HealthReport report) {
        return new HealthReportJson(gateway, report.status(), Time.of(report.asOf()), checks(report));
    }

    static SystemStatusJson system(
            Sources sources, long uptimeSeconds, HealthReport report, List<HealthCheck> parts, List<ActiveAlert> alerts) {
        Health worst = report.status();
        List<PartJson> shown = parts.stream().map(Status::part).toList();
        if (shown.stream().anyMatch(part -> !part.healthy())) {
            worst = Health.UNHEALTHY;
        }
        for (ActiveAlert alert : alerts) {
            Health means = switch (alert.severity()) {
                case INFO -> Health.HEALTHY;
                case WARNING -> Health.DEGRADED;
                case CRITICAL -> Health.UNHEALTHY;
            };
            worst = means.compareTo(worst) > 0 ? means : worst;
        }
        return new SystemStatusJson(
                sources.gateway(),
                worst,
                Time.of(Instant.now()),
                uptimeSeconds,
                sources.engine().get().sequence(),
                sources.liveSequence().getAsLong(),
                sources.storedSequence().getAsLong(),
                shown,
                alerts.stream().map(Status::alert).toList(),
                checks(report));
    }

    private static PartJson part(HealthCheck check) {
        Optional<String> problem = check.look();
        return new PartJson(check.name(), problem.isEmpty(), problem.orElse(null));
    }

    private static AlertJson alert(ActiveAlert alert) {
        return new AlertJson(
                alert.name(),
                alert.severity(),
                Time.of(alert.since()),
                Figures.finite(alert.value()),
                Figures.finite(alert.threshold()),
                alert.detail());
    }

    private static List<ThresholdCheckJson> checks(HealthReport report) {
        return report.checks().stream()
                .map(check -> new ThresholdCheckJson(
                        check.name(),
                        check.section().label(),
                        check.status(),
                        check.value(),
                        check.unit(),
                        check.bound().degraded(),
                        check.bound().unhealthy(),
                        check.samples()))
                .toList();
    }

    private static HealthThresholds thresholds() {
        HealthThresholds usual = HealthThresholds.DEFAULT;
        return new HealthThresholds(
                usual.apiP99Millis(),
                usual.apiErrorRatio(),
                new Bound(50, 500),
                usual.websocketP99Millis(),
                usual.databaseP99Millis(),
                usual.slowQueriesPerSecond(),
                usual.notificationP99Millis(),
                usual.deadLettersPerSecond(),
                usual.settlementP99Millis());
    }
}
