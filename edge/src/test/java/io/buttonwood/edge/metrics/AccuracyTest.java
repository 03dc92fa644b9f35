package io.buttonwood.edge.metrics;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two threads record under a virtual clock; every window's answer is held against the sorted values themselves.
class AccuracyTest {
    private enum Load {
        CONSTANT {
            @Override
            LongUnaryOperator values(SplittableRandom random) {
                return second -> 1_234_567;
            }
        },
        UNIFORM {
            @Override
            LongUnaryOperator values(SplittableRandom random) {
                return second -> random.nextLong(1_000, 50_000_000);
            }
        },
        HEAVY_TAILED {
            @Override
            LongUnaryOperator values(SplittableRandom random) {
                return second -> (long) Math.min(3e12, 20_000 * Math.pow(1 - random.nextDouble(), -1 / 1.3));
            }
        },
        DRIFTING {
            @Override
            LongUnaryOperator values(SplittableRandom random) {
                return second -> (long) ((1 + second * 0.05) * random.nextLong(100_000, 300_000));
            }
        };

        abstract LongUnaryOperator values(SplittableRandom random);
    }

    /// 100,000 values a second for the shorter windows; an hour is scaled down to 400 a second.
    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 75, 50000, '1,10,60'", "UNIFORM, 75, 50000, '1,10,60'",
        "HEAVY_TAILED, 75, 50000, '1,10,60'", "DRIFTING, 75, 50000, '1,10,60'",
        "CONSTANT, 3900, 200, '1,10,60,300,3600'", "UNIFORM, 3900, 200, '1,10,60,300,3600'",
        "HEAVY_TAILED, 3900, 200, '1,10,60,300,3600'", "DRIFTING, 3900, 200, '1,10,60,300,3600'",
    })
    void windowsAgreeWithTheExactValues(Load load, int seconds, int perThread, String windows) throws Exception {
        VirtualTime time = new VirtualTime();
        MetricsService metrics = time.metrics(MetricsOptions.DEFAULT);
        long[][][] recorded = new long[2][seconds][perThread];
        CyclicBarrier second = new CyclicBarrier(2, () -> time.run(metrics, 1));
        Thread[] writers = new Thread[2];
        for (int w = 0; w < 2; w++) {
            long[][] mine = recorded[w];
            LongUnaryOperator values = load.values(new SplittableRandom(42 + w));
            writers[w] = Thread.ofPlatform().start(() -> {
                Timer timer = metrics.timer(MetricType.API_LATENCY);
                for (int s = 0; s < seconds; s++) {
                    for (int i = 0; i < perThread; i++) {
                        mine[s][i] = values.applyAsLong(s);
                        timer.record(mine[s][i]);
                    }
                    try {
                        second.await();
                    } catch (Exception broken) {
                        throw new IllegalStateException(broken);
                    }
                }
            });
        }
        for (Thread writer : writers) {
            writer.join();
        }
        for (String window : windows.split(",")) {
            check(metrics.latencyStats(MetricType.API_LATENCY, Long.parseLong(window)), recorded, seconds, load + " " + window + " s");
        }
    }

    private static void check(LatencyStats stats, long[][][] recorded, int seconds, String what) {
        int span = (int) Duration.between(stats.from(), stats.to()).toSeconds();
        assertTrue(span >= stats.periodSeconds() && span <= stats.periodSeconds() + resolution(stats.periodSeconds()), what + " spans " + span);
        long[] exact = Arrays.stream(recorded)
                .flatMap(writer -> Arrays.stream(writer, seconds - span, seconds))
                .flatMapToLong(Arrays::stream).sorted().toArray();
        double sum = Arrays.stream(exact).sum();
        double mean = sum / exact.length;
        double variance = Arrays.stream(exact).mapToDouble(v -> (v - mean) * (v - mean)).sum() / exact.length;
        assertEquals(exact.length, stats.count(), what);
        assertEquals(Arrays.stream(exact).sum(), stats.sumNanos(), what);
        assertEquals(exact[0], stats.minNanos(), what);
        assertEquals(exact[exact.length - 1], stats.maxNanos(), what);
        assertEquals(mean, stats.avgNanos(), mean * 1e-12, what);
        near(quantile(exact, 0.50), stats.p50Nanos(), what + " p50");
        near(quantile(exact, 0.95), stats.p95Nanos(), what + " p95");
        near(quantile(exact, 0.99), stats.p99Nanos(), what + " p99");
        double bucket = Buckets.width(Buckets.index((long) mean));
        assertEquals(Math.sqrt(variance), stats.stddevNanos(), Math.max(0.01 * Math.sqrt(variance), bucket), what + " stddev");
    }

    private static long resolution(long period) {
        return period <= 120 ? 0 : period <= 600 ? 10 : 60;
    }

    private static double quantile(long[] sorted, double q) {
        return sorted[(int) Math.ceil(q * sorted.length) - 1];
    }

    private static void near(double exact, double answer, String what) {
        assertEquals(exact, answer, Math.max(0.01 * exact, Buckets.width(Buckets.index((long) exact))), what);
    }
}
