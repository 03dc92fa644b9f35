package io.buttonwood.edge.metrics;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Recorders, platform and virtual, against a host that ticks, reads and exports as fast as it can.
class NothingIsLostTest {
    @Test
    void everyRecordingIsCountedOnceWhateverTheHostDoes() throws Exception {
        VirtualTime time = new VirtualTime();
        MetricsService metrics = time.metrics(new MetricsOptions(3_600, 100, 0, 2));
        int threads = 6;
        int each = 300_000;
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> recorders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int mine = t;
            Runnable work = () -> {
                Timer timer = metrics.timer(MetricType.WS_LATENCY, Tags.of("shard", "s" + mine % 3));
                Counter counter = metrics.counterHandle(MetricType.WS_BROADCAST_COUNT);
                for (int i = 1; i <= each; i++) {
                    timer.record(i + 1_000L * mine);
                    counter.increment();
                }
            };
            recorders.add(t % 2 == 0 ? Thread.ofPlatform().start(work) : Thread.ofVirtual().start(work));
        }
        long[] slots = {0, 0};
        Thread host = Thread.ofPlatform().start(() -> {
            long before = 0;
            long lastTotal = 0;
            while (!done.get()) {
                if (slots[0] < 3_400) { // the whole run stays within the longest window
                    time.run(metrics, 1);
                    slots[0]++;
                }
                Snapshot.TimerSample sample = metrics.export().timers().stream()
                        .filter(s -> s.type() == MetricType.WS_LATENCY && s.tags().isEmpty()).findFirst().orElseThrow();
                if (sample.count() < before) {
                    slots[1]++;
                }
                before = sample.count();
                long total = metrics.counter(MetricType.WS_BROADCAST_COUNT);
                if (total < lastTotal) {
                    slots[1]++;
                }
                lastTotal = total;
            }
        });
        for (Thread recorder : recorders) {
            recorder.join();
        }
        done.set(true);
        host.join();

        long sum = 0;
        for (int t = 0; t < threads; t++) {
            sum += (long) each * (each + 1) / 2 + 1_000L * t * each;
        }
        Snapshot export = metrics.export();
        assertEquals(0, slots[1], "an exported count went down");
        List<Snapshot.TimerSample> samples = export.timers().stream().filter(s -> s.type() == MetricType.WS_LATENCY).toList();
        assertEquals((long) threads * each, samples.getFirst().count());
        assertEquals(sum / 1e9, samples.getFirst().sumSeconds(), 1e-6);
        assertEquals((long) threads * each, samples.stream().skip(1).mapToLong(Snapshot.TimerSample::count).sum());
        assertEquals((long) threads * each, metrics.counter(MetricType.WS_BROADCAST_COUNT));
        LatencyStats stats = metrics.latencyStats(MetricType.WS_LATENCY, 3_600);
        assertEquals((long) threads * each, stats.count());
        assertEquals(sum, stats.sumNanos());
        assertEquals(1, stats.minNanos());
        assertEquals(each + 1_000L * (threads - 1), stats.maxNanos());
    }

    @Test
    void aStripeOutlivesItsOwner() throws Exception {
        MetricsService metrics = new VirtualTime().metrics(new MetricsOptions(3_600, 100, 0, 1));
        Timer timer = metrics.timer(MetricType.DB_QUERY_LATENCY);
        timer.record(50);
        for (int i = 1; i <= 200; i++) {
            long value = i;
            Thread brief = i % 3 == 0 ? Thread.ofVirtual().start(() -> timer.record(value)) : Thread.ofPlatform().start(() -> timer.record(value));
            brief.join();
        }
        LatencyStats stats = metrics.latencyStats(MetricType.DB_QUERY_LATENCY, 60);
        assertEquals(201, stats.count());
        assertEquals(50 + 200 * 201 / 2, stats.sumNanos());
        assertEquals(1, stats.minNanos());
        assertEquals(200, stats.maxNanos());
    }

    @Test
    void anHourOfAllTypesFitsIn48Megabytes() {
        VirtualTime time = new VirtualTime();
        MetricsService metrics = time.metrics(MetricsOptions.DEFAULT);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 256; t++) { // touch every stripe
            threads.add(Thread.ofPlatform().start(() -> {
                for (MetricType type : MetricType.values()) {
                    if (type.kind() == MetricType.Kind.TIMER) {
                        metrics.timer(type).record(1_000);
                    }
                }
            }));
        }
        threads.forEach(thread -> assertDoesNotThrow(() -> thread.join()));
        time.run(metrics, 2 * 3_600);
        long bytes = metrics.footprintBytes();
        assertTrue(bytes < 48L << 20, "all types hold " + bytes + " bytes");
        assertTrue(bytes / 6 < 3_000_000, "a timer holds about " + bytes / 6 + " bytes");
        assertTrue(bytes > 6 * 1_900_000L, "the figure must count the snapshots, was " + bytes);
    }
}
