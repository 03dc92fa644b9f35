package io.buttonwood.edge.metrics;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// When an alert stands. A rule whose source throws raises its alert at once, with the failure as the
/// detail, because a dead collector must not look like health; it clears when the source works again
/// and the rule is satisfied.
public sealed interface AlertRule {
    String name();

    Severity severity();

    /// A value with hysteresis: raised after `evaluations` evaluations in a row at or above `raiseAt`,
    /// cleared by the first one below `clearBelow`. NaN means no data and changes nothing.
    record Threshold(String name, Severity severity, DoubleSupplier value, double raiseAt, double clearBelow, int evaluations)
            implements AlertRule {
        public Threshold {
            requireName(name);
            if (!(clearBelow <= raiseAt) || evaluations < 1) {
                throw new IllegalArgumentException("rule '" + name + "' needs clearBelow <= raiseAt and at least 1 evaluation");
            }
        }
    }

    /// A burn rate of the error budget `1 - objective`: raised when both windows of any pair burn at least
    /// at the pair's factor and the long one holds at least `leastEvents`; cleared when the short window
    /// of every pair is below 0.8 of its factor. `ratio` gives bad and all events over so many trailing seconds.
    record BurnRate(String name, Severity severity, LongFunction<Ratio> ratio, double objective, List<BurnWindow> windows, long leastEvents)
            implements AlertRule {
        public BurnRate {
            requireName(name);
            windows = List.copyOf(windows);
            if (!(objective > 0 && objective < 1) || windows.isEmpty() || leastEvents < 1) {
                throw new IllegalArgumentException(
                        "rule '" + name + "' needs an objective between 0 and 1, a window and at least 1 event");
            }
        }
    }

    /// Something that must never be: raised the moment `violation` tells one, cleared when it answers null.
    record Invariant(String name, Severity severity, Supplier<@Nullable String> violation) implements AlertRule {
        public Invariant {
            requireName(name);
        }
    }

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > 128) {
            throw new IllegalArgumentException("an alert's name has 1 to 128 characters, was '" + name + "'");
        }
    }

    /// The rules every venue wants: API error budget of 0.1 %, 1 % of requests over 250 ms, dead letters,
    /// slow statements.
    static List<AlertRule> standard(MetricsService metrics) {
        long retention = metrics.options().retentionSeconds();
        List<BurnWindow> windows = BurnWindow.standard(retention);
        return List.of(
                new BurnRate("api.error_budget", Severity.CRITICAL, metrics::apiErrors, 0.999, windows, 100),
                new BurnRate("api.latency_budget", Severity.WARNING,
                        seconds -> metrics.slowerThan(MetricType.API_LATENCY, 250_000_000, seconds), 0.99, windows, 100),
                new Threshold("notifications.dead_letters", Severity.WARNING,
                        () -> metrics.rate(MetricType.NOTIFICATION_DEAD_LETTER_COUNT, 60).perSecond(), 1, 0.5, 3),
                new Threshold("database.slow_statements", Severity.WARNING,
                        () -> metrics.rate(MetricType.DB_SLOW_QUERY_COUNT, 60).perSecond(), 1, 0.5, 3));
    }
}
