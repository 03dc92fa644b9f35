package io.buttonwood.edge.metrics;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TagsTest {
    private final VirtualTime time = new VirtualTime();
    private final MetricsService metrics = time.metrics(new MetricsOptions(3_600, 50, 10, 4));

    @Test
    void orderOfNamesDoesNotMatter() {
        assertEquals(Tags.of("a", "1", "b", "2"), Tags.of("b", "2", "a", "1"));
        assertSame(Tags.NONE, Tags.of());
        assertEquals(List.of("a", "b"), List.copyOf(Tags.of("b", "2", "a", "1").asMap().keySet()));
    }

    @Test
    void malformedTagsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Tags.of("a"));
        assertThrows(IllegalArgumentException.class, () -> Tags.of("a", "1", "a", "2"));
        assertThrows(IllegalArgumentException.class, () -> Tags.of("Bad-Name", "1"));
        assertThrows(IllegalArgumentException.class, () -> Tags.of("a", "x".repeat(129)));
        assertThrows(IllegalArgumentException.class, () -> Tags.of(
                "a", "", "b", "", "c", "", "d", "", "e", "", "f", "", "g", "", "h", "", "i", ""));
    }

    @Test
    void whatDoesNotFitGoesToOtherAndIsCounted() {
        for (int i = 0; i < 500; i++) {
            metrics.recordLatency(MetricType.API_LATENCY, 1, LatencyUnit.MILLISECONDS, Tags.of("route", "r" + i));
            metrics.increment(MetricType.API_ERROR_RATE, 2, Tags.of("route", "r" + i));
            metrics.setGauge(MetricType.DB_POOL_STATUS, i, Tags.of("state", "s" + i));
        }
        Snapshot export = metrics.export();
        List<Snapshot.TimerSample> timers = export.timers().stream()
                .filter(t -> t.type() == MetricType.API_LATENCY && !t.tags().isEmpty()).toList();
        assertEquals(51, timers.size());
        assertEquals(500, timers.stream().mapToLong(Snapshot.TimerSample::count).sum());
        assertEquals(450, timers.stream().filter(t -> t.tags().equals(Tags.OTHER)).findFirst().orElseThrow().count());
        assertEquals(450, export.seriesOverflow().get(MetricType.API_LATENCY));
        assertEquals(450, export.seriesOverflow().get(MetricType.API_ERROR_RATE));
        assertEquals(450, export.seriesOverflow().get(MetricType.DB_POOL_STATUS));
        assertEquals(500, metrics.latencyStats(MetricType.API_LATENCY, 60).count(), "the total is whole");
        assertEquals(1_000, metrics.counter(MetricType.API_ERROR_RATE));
    }

    @Test
    void aTaggedHandleFeedsTotalAndSeriesAlike() {
        Timer orders = metrics.timer(MetricType.API_LATENCY, Tags.of("route", "orders"));
        for (long nanos = 1; nanos < 200_000_000_000L; nanos *= 3) {
            orders.record(nanos);
        }
        List<Snapshot.TimerSample> both = metrics.export().timers().stream()
                .filter(t -> t.type() == MetricType.API_LATENCY).toList();
        assertEquals(2, both.size());
        assertArrayEquals(both.get(0).cumulative(), both.get(1).cumulative());
        assertEquals(both.get(0).sumSeconds(), both.get(1).sumSeconds(), 1e-6);
        assertTrue(LongStream.range(1, both.get(0).cumulative().length)
                .allMatch(i -> both.get(0).cumulative()[(int) i] >= both.get(0).cumulative()[(int) i - 1]));
    }
}
