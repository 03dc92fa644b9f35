package io.buttonwood.bench.metrics;

import io.buttonwood.edge.metrics.LatencyStats;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsOptions;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.metrics.Timer;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Statistics of the last 60 s after two minutes at 100,000 values a second from two threads:
/// ours against merging sixty HdrHistogram slices of a second each.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class WindowBench {
    private static final int SLICES = 60;
    private static final int PER_SECOND = 100_000;
    private static final long SECOND = 1_000_000_000L;

    private volatile long now = 1;
    private MetricsService metrics = MetricsService.withDefaults();

    @Setup(Level.Trial)
    public void record() throws Exception {
        metrics = new MetricsService(MetricsOptions.DEFAULT, () -> now, () -> Instant.ofEpochSecond(0, now));
        Timer timer = metrics.timer(MetricType.API_LATENCY);
        long[] values = Values.of(7);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int second = 0; second < 2 * SLICES; second++) {
                Future<?> half = other.submit(() -> fill(timer, values));
                fill(timer, values);
                half.get();
                now = now + SECOND;
                metrics.tick(now);
            }
        }
    }

    private static void fill(Timer timer, long[] values) {
        for (int i = 0; i < PER_SECOND / 2; i++) {
            timer.record(values[i & (Values.COUNT - 1)]);
        }
    }

    /// Sixty slices and the histogram they are merged into.
    @State(Scope.Benchmark)
    public static class Slices {
        @Param({"2", "3"})
        public int digits;

        private final Histogram[] seconds = new Histogram[SLICES];
        private Histogram merged = new Histogram(2);

        @Setup(Level.Trial)
        public void record() {
            long[] values = Values.of(7);
            for (int s = 0; s < SLICES; s++) {
                seconds[s] = new Histogram(3_600_000_000_000L, digits);
                for (int i = 0; i < PER_SECOND; i++) {
                    seconds[s].recordValue(values[i & (Values.COUNT - 1)]);
                }
            }
            merged = new Histogram(3_600_000_000_000L, digits);
        }
    }

    @Benchmark
    public LatencyStats buttonwood() {
        return metrics.latencyStats(MetricType.API_LATENCY, SLICES);
    }

    @Benchmark
    public double mergedHdrSlices(Slices slices) {
        Histogram merged = slices.merged;
        merged.reset();
        for (Histogram second : slices.seconds) {
            merged.add(second);
        }
        return merged.getTotalCount() + merged.getMinValue() + merged.getMaxValue() + merged.getMean()
                + merged.getValueAtPercentile(50) + merged.getValueAtPercentile(95) + merged.getValueAtPercentile(99)
                + merged.getStdDeviation();
    }
}
