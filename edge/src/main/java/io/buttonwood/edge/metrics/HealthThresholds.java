package io.buttonwood.edge.metrics;

/// From which values over the last 60 s a part counts as degraded and as unhealthy.
///
/// | check | degraded | unhealthy |
/// |---|---|---|
/// | API p99 | 250 ms | 1 s |
/// | API errors per request | 1 % | 5 % |
/// | matching p99 | 1 ms | 10 ms |
/// | WebSocket p99 | 100 ms | 1 s |
/// | SQL p99 | 100 ms | 1 s |
/// | slow statements per second | 1 | 10 |
/// | notification p99 | 250 ms | 2 s |
/// | dead letters per second | 1 | 50 |
/// | settlement p99 | 5 s | 30 s |
public record HealthThresholds(
        Bound apiP99Millis,
        Bound apiErrorRatio,
        Bound matchingP99Millis,
        Bound websocketP99Millis,
        Bound databaseP99Millis,
        Bound slowQueriesPerSecond,
        Bound notificationP99Millis,
        Bound deadLettersPerSecond,
        Bound settlementP99Millis) {

    public static final HealthThresholds DEFAULT = new HealthThresholds(new Bound(250, 1_000), new Bound(0.01, 0.05),
            new Bound(1, 10), new Bound(100, 1_000), new Bound(100, 1_000), new Bound(1, 10), new Bound(250, 2_000),
            new Bound(1, 50), new Bound(5_000, 30_000));

    /// Two limits, both inclusive; `degraded` is at most `unhealthy`, else IllegalArgumentException.
    public record Bound(double degraded, double unhealthy) {
        public Bound {
            if (!(degraded >= 0 && degraded <= unhealthy)) {
                throw new IllegalArgumentException(
                        "a bound needs 0 <= degraded <= unhealthy, was " + degraded + " and " + unhealthy);
            }
        }

        Health judge(double value) {
            return value >= unhealthy ? Health.UNHEALTHY : value >= degraded ? Health.DEGRADED : Health.HEALTHY;
        }
    }
}
