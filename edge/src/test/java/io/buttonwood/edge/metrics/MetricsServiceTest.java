package io.buttonwood.edge.metrics;

import static io.buttonwood.edge.metrics.LatencyUnit.MILLISECONDS;
import static io.buttonwood.edge.metrics.LatencyUnit.NANOSECONDS;
import static io.buttonwood.edge.metrics.MetricType.*;
import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class MetricsServiceTest {
    private final VirtualTime time = new VirtualTime();
    private final MetricsService metrics = time.metrics(MetricsOptions.DEFAULT);

    @Test
    void recordsLatenciesInEitherUnit() {
        metrics.recordLatency(API_LATENCY, 1.5, MILLISECONDS);
        metrics.recordLatency(API_LATENCY, 500_000, NANOSECONDS);
        LatencyStats stats = metrics.latencyStats(API_LATENCY, 60);
        assertEquals(2, stats.count());
        assertEquals(2_000_000, stats.sumNanos());
        assertEquals(500_000, stats.minNanos());
        assertEquals(1_500_000, stats.maxNanos());
        assertEquals(1_000_000, stats.avgNanos());
        assertFalse(stats.sufficient());
        assertEquals(time.wall(), stats.lastUpdated());
    }

    @Test
    void anEmptyWindowSaysSo() {
        LatencyStats stats = metrics.latencyStats(WS_LATENCY, 60);
        assertEquals(0, stats.count());
        assertEquals(0, stats.minNanos());
        assertFalse(stats.sufficient());
        assertTrue(metrics.percentile(WS_LATENCY, 0.99, 60).isEmpty());
        assertTrue(metrics.gauge(CONNECTION_COUNT).isEmpty());
    }

    @Test
    void percentilesAreWithinABucketOfTheExactOnes() {
        Timer timer = metrics.timer(API_LATENCY);
        for (int i = 1; i <= 10_000; i++) {
            timer.record(i * 1_000L);
        }
        assertEquals(5_000_000, metrics.percentile(API_LATENCY, 0.5, 60).orElseThrow(), 50_000);
        assertEquals(9_900_000, metrics.percentile(API_LATENCY, 0.99, 60).orElseThrow(), 99_000);
        assertEquals(1_000, metrics.percentile(API_LATENCY, 0, 60).orElseThrow(), 20);
        assertEquals(10_000_000, metrics.percentile(API_LATENCY, 1, 60).orElseThrow());
        assertTrue(metrics.latencyStats(API_LATENCY, 60).sufficient());
    }

    @Test
    void windowsForgetWhatIsOlderAndStateTheirEnds() {
        metrics.recordLatency(DB_QUERY_LATENCY, 900, MILLISECONDS);
        time.run(metrics, 10);
        metrics.recordLatency(DB_QUERY_LATENCY, 10, MILLISECONDS);
        time.run(metrics, 5);
        LatencyStats recent = metrics.latencyStats(DB_QUERY_LATENCY, 8);
        assertEquals(1, recent.count());
        assertEquals(10_000_000, recent.maxNanos());
        assertEquals(Duration.ofSeconds(8), Duration.between(recent.from(), recent.to()));
        LatencyStats all = metrics.latencyStats(DB_QUERY_LATENCY, 60);
        assertEquals(2, all.count());
        assertEquals(900_000_000, all.maxNanos());
        assertEquals(Duration.ofSeconds(15), Duration.between(all.from(), all.to()), "there is no more past than this");
    }

    @Test
    void aLateTickMakesOneLongerSlotAndLosesNothing() {
        time.run(metrics, 3);
        metrics.increment(ORDER_THROUGHPUT, 7, Tags.NONE);
        metrics.recordLatency(API_LATENCY, 3, MILLISECONDS);
        time.advance(40 * VirtualTime.SECOND);
        metrics.tick(time.getAsLong());
        metrics.tick(time.getAsLong() - VirtualTime.SECOND);
        time.run(metrics, 2);
        RateStats rate = metrics.rate(ORDER_THROUGHPUT, 30);
        assertEquals(7, rate.count());
        assertEquals(Duration.ofSeconds(42), Duration.between(rate.from(), rate.to()));
        assertEquals(7 / 42.0, rate.perSecond(), 1e-9);
        assertEquals(3_000_000, metrics.latencyStats(API_LATENCY, 30).maxNanos());
    }

    @Test
    void extremesSurviveThinning() {
        time.run(metrics, 200);
        metrics.recordLatency(API_LATENCY, 77, MILLISECONDS);
        time.run(metrics, 700);
        metrics.recordLatency(API_LATENCY, 5, MILLISECONDS);
        time.run(metrics, 1_000);
        LatencyStats stats = metrics.latencyStats(API_LATENCY, 3_600);
        assertEquals(77_000_000, stats.maxNanos());
        assertEquals(5_000_000, stats.minNanos());
        assertEquals(5_000_000, metrics.latencyStats(API_LATENCY, 1_200).maxNanos());
    }

    @Test
    void countersCountExactlyOverTheWindow() {
        Counter fills = metrics.counterHandle(FILL_RATE);
        for (int i = 0; i < 20; i++) {
            fills.add(5);
            time.run(metrics, 1);
        }
        RateStats rate = metrics.rate(FILL_RATE, 10);
        assertEquals(50, rate.count());
        assertEquals(5, rate.perSecond(), 1e-9);
        assertEquals(100, rate.total());
        assertEquals(100, metrics.counter(FILL_RATE));
        assertThrows(IllegalArgumentException.class, () -> fills.add(-1));
    }

    @Test
    void gaugesHoldTheLastLevelPerTags() {
        metrics.setGauge(CONNECTION_COUNT, 3);
        metrics.gaugeHandle(CONNECTION_COUNT).add(2);
        assertEquals(5, metrics.gauge(CONNECTION_COUNT).orElseThrow());
        Tags active = Tags.of("state", "active");
        Tags broken = Tags.of("state", "broken");
        metrics.setGauge(DB_POOL_STATUS, 4, active);
        metrics.bindGauge(DB_POOL_STATUS, broken, () -> {
            throw new IllegalStateException("pool is gone");
        });
        GaugeStats pool = (GaugeStats) metrics.read(DB_POOL_STATUS, 60);
        assertEquals(4, pool.values().get(active));
        assertTrue(Double.isNaN(pool.values().get(broken)), "a dead collector shows");
        assertThrows(IllegalArgumentException.class, () -> metrics.setGauge(DB_POOL_STATUS, Double.NaN, Tags.of("state", "idle")));
        assertEquals(2, ((GaugeStats) metrics.read(DB_POOL_STATUS, 60)).values().size());
    }

    @Test
    void aggregationCoversEveryTypeInItsSection() {
        metrics.increment(ORDER_THROUGHPUT, 10, Tags.NONE);
        metrics.increment(FILL_RATE, 4, Tags.NONE);
        metrics.recordLatency(API_LATENCY, 1, MILLISECONDS);
        metrics.recordLatency(API_LATENCY, 1, MILLISECONDS);
        metrics.increment(API_ERROR_RATE);
        Aggregate all = metrics.aggregateAsync(60, ForkJoinPool.commonPool()).join();
        EnumSet<MetricType> seen = EnumSet.noneOf(MetricType.class);
        all.sections().forEach((section, stats) -> stats.readings().forEach((type, reading) -> {
            assertEquals(section, type.section());
            assertEquals(type, reading.metricType());
            seen.add(type);
        }));
        assertEquals(EnumSet.allOf(MetricType.class), seen);
        assertEquals(14, seen.size());
        assertEquals(0.4, all.sections().get(Section.TRADING).ratios().get("fill_ratio"));
        assertEquals(0.5, metrics.section(Section.of("api"), 60).ratios().get("error_ratio"));
    }

    @Test
    void badPeriodsTypesAndValuesAreRefusedWithAMessage() {
        for (long period : new long[] {0, -1, 3_601, Long.MAX_VALUE, Long.MIN_VALUE}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> metrics.latencyStats(API_LATENCY, period));
            assertEquals("period_seconds must be between 1 and 3600, was " + period, refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> metrics.aggregateAsync(period, Runnable::run));
            assertThrows(IllegalArgumentException.class, () -> metrics.read(CONNECTION_COUNT, period));
        }
        var kind = assertThrows(IllegalArgumentException.class, () -> metrics.increment(API_LATENCY));
        assertEquals("API_LATENCY is a TIMER, not a COUNTER", kind.getMessage());
        assertThrows(IllegalArgumentException.class, () -> metrics.recordLatency(API_LATENCY, -1, MILLISECONDS));
        assertThrows(IllegalArgumentException.class, () -> metrics.recordLatency(API_LATENCY, Double.NaN, MILLISECONDS));
        assertThrows(IllegalArgumentException.class, () -> metrics.percentile(API_LATENCY, 1.01, 60));
        assertThrows(IllegalArgumentException.class, () -> Section.of("apis"));
        assertEquals(0, metrics.latencyStats(API_LATENCY, 60).count());
    }

    @Test
    void theHandleForgivesAClockThatSteppedBackAndHoldsHugeValues() {
        Timer timer = metrics.timer(SETTLEMENT_DURATION);
        timer.record(-5);
        timer.record(Duration.ofHours(3).toNanos());
        LatencyStats stats = metrics.latencyStats(SETTLEMENT_DURATION, 60);
        assertEquals(0, stats.minNanos());
        assertEquals(Duration.ofHours(3).toNanos(), stats.maxNanos());
        assertEquals(Duration.ofHours(3).toNanos(), stats.sumNanos());
    }

    @Test
    void resetMovesTheBaselineWhileTheExportGoesOn() {
        metrics.increment(WS_BROADCAST_COUNT, 9, Tags.NONE);
        metrics.recordLatency(WS_LATENCY, 4, MILLISECONDS);
        time.run(metrics, 3);
        metrics.reset();
        assertEquals(0, metrics.counter(WS_BROADCAST_COUNT));
        assertEquals(0, metrics.latencyStats(WS_LATENCY, 3_600).count());
        assertEquals(time.wall(), metrics.latencyStats(WS_LATENCY, 3_600).from());
        metrics.increment(WS_BROADCAST_COUNT);
        metrics.recordLatency(WS_LATENCY, 6, MILLISECONDS);
        time.run(metrics, 3);
        assertEquals(1, metrics.counter(WS_BROADCAST_COUNT));
        assertEquals(6_000_000, metrics.latencyStats(WS_LATENCY, 60).minNanos());
        Snapshot export = metrics.export();
        assertEquals(10, export.counters().stream().filter(c -> c.type() == WS_BROADCAST_COUNT).findFirst().orElseThrow().value());
        Snapshot.TimerSample timer = export.timers().stream().filter(t -> t.type() == WS_LATENCY).findFirst().orElseThrow();
        assertEquals(2, timer.count());
        assertEquals(0.010, timer.sumSeconds(), 1e-12);
        int atFive = Arrays.binarySearch(Snapshot.bounds(), 0.005);
        assertEquals(1, timer.cumulative()[atFive]);
        assertEquals(2, timer.cumulative()[timer.cumulative().length - 1]);
        assertEquals(Snapshot.bounds().length + 1, timer.cumulative().length);
    }

    @Test
    void cleanupDropsIdleSeriesAndStaleSnapshotsAndSaysHowMany() {
        metrics.increment(API_ERROR_RATE, 1, Tags.of("route", "old"));
        Counter kept = metrics.counterHandle(API_ERROR_RATE, Tags.of("route", "held"));
        time.run(metrics, 100);
        assertEquals(new Cleanup(0, 0), metrics.cleanup());
        time.advance(Duration.ofHours(2).toNanos());
        metrics.increment(API_ERROR_RATE, 1, Tags.of("route", "new"));
        Cleanup cleanup = metrics.cleanup();
        assertEquals(1, cleanup.series());
        // the newest of the 101 stays as the base of the longest window, in each of 12 histories
        assertEquals(100 * 12, cleanup.snapshots());
        kept.increment();
        List<Tags> left = metrics.export().counters().stream()
                .filter(c -> c.type() == API_ERROR_RATE && !c.tags().isEmpty()).map(Snapshot.CounterSample::tags).toList();
        assertEquals(2, left.size());
        assertEquals(3, metrics.counter(API_ERROR_RATE));
    }

    @Test
    void dashboardIsCachedForTenSecondsAndStamped() {
        Aggregate first = metrics.dashboard();
        metrics.increment(ORDER_THROUGHPUT);
        time.run(metrics, 9);
        assertSame(first, metrics.dashboard());
        assertEquals(time.wall().minusSeconds(9), first.asOf());
        time.run(metrics, 1);
        Aggregate second = metrics.dashboard();
        assertEquals(time.wall(), second.asOf());
        assertEquals(1, ((RateStats) second.sections().get(Section.TRADING).readings().get(ORDER_THROUGHPUT)).count());
    }

    @Test
    void dashboardIsMadeByOneCallerAtATime() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Aggregate old = metrics.dashboard();
        metrics.bindGauge(CONNECTION_COUNT, Tags.NONE, () -> {
            making.countDown();
            try {
                go.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return 1;
        });
        time.run(metrics, 11);
        CompletableFuture<Aggregate> maker = CompletableFuture.supplyAsync(metrics::dashboard);
        making.await();
        assertSame(old, metrics.dashboard(), "nobody waits while another makes it");
        go.countDown();
        assertSame(maker.join(), metrics.dashboard());
    }

    @Test
    void healthFollowsTheThresholds() {
        assertEquals(Health.HEALTHY, metrics.healthCheck(HealthThresholds.DEFAULT).status());
        Timer api = metrics.timer(API_LATENCY);
        for (int i = 0; i < 1_000; i++) {
            api.record(2_000_000);
        }
        assertEquals(Health.HEALTHY, metrics.healthCheck(HealthThresholds.DEFAULT).status());
        metrics.increment(API_ERROR_RATE, 20, Tags.NONE);
        HealthReport degraded = metrics.healthCheck(HealthThresholds.DEFAULT);
        assertEquals(Health.DEGRADED, degraded.status());
        HealthReport.Check errors = degraded.checks().stream().filter(c -> c.name().equals("api_error_ratio")).findFirst().orElseThrow();
        assertEquals(0.02, errors.value());
        assertEquals(Health.DEGRADED, errors.status());
        metrics.increment(API_ERROR_RATE, 100, Tags.NONE);
        assertEquals(Health.UNHEALTHY, metrics.healthCheck(HealthThresholds.DEFAULT).status());
        assertThrows(IllegalArgumentException.class, () -> new HealthThresholds.Bound(2, 1));
    }

    @Test
    void tooFewSamplesAreNoVerdict() {
        metrics.recordLatency(ORDER_MATCHING_LATENCY, 5_000, MILLISECONDS);
        HealthReport report = metrics.healthCheck(HealthThresholds.DEFAULT);
        assertEquals(Health.HEALTHY, report.status());
        assertEquals(Health.UNKNOWN, report.checks().stream()
                .filter(c -> c.name().equals("matching_p99")).findFirst().orElseThrow().status());
    }

    @Test
    void slowerThanCountsTheTail() {
        Timer api = metrics.timer(API_LATENCY);
        for (int i = 0; i < 90; i++) {
            api.record(1_000_000);
        }
        for (int i = 0; i < 10; i++) {
            api.record(400_000_000);
        }
        assertEquals(new Ratio(10, 100), metrics.slowerThan(API_LATENCY, 250_000_000, 60));
    }

    @Test
    void tickWithoutAHostHappensOnReading() {
        metrics.increment(ORDER_THROUGHPUT, 5, Tags.NONE);
        time.advance(30 * VirtualTime.SECOND);
        assertEquals(5, metrics.rate(ORDER_THROUGHPUT, 60).count());
        time.advance(30 * VirtualTime.SECOND);
        assertEquals(0, metrics.rate(ORDER_THROUGHPUT, 30).count());
    }
}
