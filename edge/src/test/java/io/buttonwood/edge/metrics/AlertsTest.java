package io.buttonwood.edge.metrics;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private final VirtualTime time = new VirtualTime();
    private final MetricsService metrics = time.metrics(MetricsOptions.DEFAULT);
    private final List<AlertTransition> heard = new ArrayList<>();

    private Alerts alerts(AlertRule... rules) {
        return new Alerts(time::wall, heard::add, List.of(rules));
    }

    @Test
    void thresholdRisesAfterSeveralEvaluationsAndFallsBelowTheLowerLimit() {
        double[] value = {10};
        Alerts alerts = alerts(new AlertRule.Threshold("depth", Severity.WARNING, () -> value[0], 10, 5, 3));
        assertTrue(alerts.evaluate(time.wall()).isEmpty());
        value[0] = 4;
        assertTrue(alerts.evaluate(time.wall()).isEmpty(), "the row is broken");
        value[0] = 12;
        alerts.evaluate(time.wall());
        alerts.evaluate(time.wall());
        assertTrue(heard.isEmpty());
        AlertTransition raised = alerts.evaluate(time.wall()).getFirst();
        assertInstanceOf(AlertTransition.Raised.class, raised);
        assertEquals(12, raised.alert().value());
        assertEquals(10, raised.alert().threshold());
        value[0] = 7;
        time.advance(VirtualTime.SECOND);
        assertTrue(alerts.evaluate(time.wall()).isEmpty(), "between the limits it stays");
        assertEquals(7, alerts.active().getFirst().value());
        assertEquals(raised.at(), alerts.active().getFirst().since());
        value[0] = Double.NaN;
        assertTrue(alerts.evaluate(time.wall()).isEmpty(), "no data changes nothing");
        value[0] = 4.9;
        assertInstanceOf(AlertTransition.Cleared.class, alerts.evaluate(time.wall()).getFirst());
        assertTrue(alerts.active().isEmpty());
        assertEquals(2, heard.size());
    }

    @Test
    void invariantsRiseAtOnceAndADeadCollectorIsAnAlert() {
        AtomicReference<String> crossed = new AtomicReference<>();
        Alerts alerts = alerts(
                new AlertRule.Invariant("book.crossed", Severity.CRITICAL, crossed::get),
                new AlertRule.Threshold("dead", Severity.WARNING, () -> {
                    throw new IllegalStateException("no pool");
                }, 1, 1, 5));
        assertEquals("dead", alerts.evaluate(time.wall()).getFirst().alert().name());
        assertTrue(alerts.active().getFirst().detail().contains("no pool"));
        crossed.set("ACME 101 >= 100");
        assertEquals(1, alerts.evaluate(time.wall()).size());
        assertEquals("book.crossed", alerts.active().getFirst().name(), "the most severe first");
        crossed.set(null);
        assertInstanceOf(AlertTransition.Cleared.class, alerts.evaluate(time.wall()).getFirst());
    }

    @Test
    void burnRateNeedsBothWindowsAndClearsWhenTheShortOneIsQuiet() {
        Alerts alerts = alerts(new AlertRule.BurnRate("api.error_budget", Severity.CRITICAL, metrics::apiErrors,
                0.999, BurnWindow.standard(3_600), 100));
        serve(alerts, 1_800, 100, 0);
        assertTrue(heard.isEmpty());
        serve(alerts, 20, 100, 5);
        assertTrue(heard.isEmpty(), "a short burst leaves the hour's budget alone");
        serve(alerts, 900, 100, 5);
        assertEquals(1, heard.size());
        assertInstanceOf(AlertTransition.Raised.class, heard.getFirst());
        serve(alerts, 2_000, 100, 0);
        assertEquals(2, heard.size(), "raised once, cleared once");
        assertInstanceOf(AlertTransition.Cleared.class, heard.getLast());
    }

    @Test
    void aSlowLeakTripsTheSecondPairOnly() {
        Alerts alerts = alerts(new AlertRule.BurnRate("api.error_budget", Severity.CRITICAL, metrics::apiErrors,
                0.999, BurnWindow.standard(3_600), 100));
        serve(alerts, 3_600, 125, 1); // 0.8 %: 8 times the budget of 0.1 %
        assertEquals(6, heard.getFirst().alert().threshold());
    }

    @Test
    void fewEventsAreNoBurn() {
        Alerts alerts = alerts(new AlertRule.BurnRate("b", Severity.CRITICAL, metrics::apiErrors, 0.999, BurnWindow.standard(3_600), 100));
        serve(alerts, 20, 2, 2);
        assertTrue(heard.isEmpty());
    }

    @Test
    void windowsAreCutToTheRetention() {
        assertEquals(List.of(new BurnWindow(3_600, 300, 14.4), new BurnWindow(3_600, 1_800, 6)), BurnWindow.standard(3_600));
        assertEquals(List.of(new BurnWindow(3_600, 300, 14.4), new BurnWindow(21_600, 1_800, 6)), BurnWindow.standard(86_400));
        assertEquals(List.of(new BurnWindow(60, 60, 14.4), new BurnWindow(60, 60, 6)), BurnWindow.standard(60));
    }

    @Test
    void servicesRaiseAndClearAlarms() {
        Alerts alerts = alerts(AlertRule.standard(metrics).toArray(AlertRule[]::new));
        alerts.raise("redis.away", "connection refused");
        time.advance(VirtualTime.SECOND);
        alerts.raise("redis.away", "timed out");
        assertEquals(1, heard.size());
        ActiveAlert standing = alerts.active().getFirst();
        assertEquals("timed out", standing.detail());
        assertEquals(time.wall().minusSeconds(1), standing.since());
        alerts.evaluate(time.wall());
        assertEquals(1, alerts.active().size(), "evaluation leaves alarms of services alone");
        alerts.clear("redis.away");
        alerts.clear("redis.away");
        assertEquals(2, heard.size());
        assertThrows(IllegalArgumentException.class, () -> alerts.clear("api.error_budget"));
    }

    @Test
    void alarmsAreBoundedAndAThrowingListenerDisturbsNothing() {
        Alerts alerts = new Alerts(time::wall, change -> {
            throw new IllegalStateException("listener");
        }, List.of());
        for (int i = 0; i < 1_500; i++) {
            alerts.raise("a" + i, "");
        }
        assertEquals(500, alerts.refused());
        assertEquals(1_001, alerts.active().size());
        assertEquals("alarms.overflow", alerts.active().getFirst().name());
        assertEquals(1_001, alerts.listenerFailures());
        for (int i = 0; i < 1_500; i++) {
            alerts.clear("a" + i);
        }
        assertTrue(alerts.active().isEmpty());
    }

    @Test
    void malformedRulesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AlertRule.Threshold(" ", Severity.INFO, () -> 0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AlertRule.Threshold("t", Severity.INFO, () -> 0, 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new BurnWindow(10, 20, 1));
        AlertRule rule = new AlertRule.Invariant("same", Severity.INFO, () -> null);
        assertThrows(IllegalArgumentException.class, () -> alerts(rule, rule));
    }

    private void serve(Alerts alerts, int seconds, int requests, int errors) {
        Timer latency = metrics.timer(MetricType.API_LATENCY);
        for (int s = 0; s < seconds; s++) {
            for (int i = 0; i < requests; i++) {
                latency.record(1_000_000);
            }
            metrics.increment(MetricType.API_ERROR_RATE, errors, Tags.NONE);
            time.run(metrics, 1);
            if (s % 10 == 9) {
                alerts.evaluate(time.wall());
            }
        }
    }
}
