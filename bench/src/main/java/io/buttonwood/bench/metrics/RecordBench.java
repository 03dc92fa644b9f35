package io.buttonwood.bench.metrics;

import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.metrics.Tags;
import io.buttonwood.edge.metrics.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Recording one latency into one timer shared by two threads; `floor` is the loop's own share.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class RecordBench {
    private final MetricsService metrics = MetricsService.withDefaults();
    private final Timer buttonwood = metrics.timer(MetricType.API_LATENCY);
    private final Timer buttonwoodTagged = metrics.timer(MetricType.WS_LATENCY, Tags.of("route", "orders"));
    private final io.micrometer.core.instrument.Timer micrometer =
            io.micrometer.core.instrument.Timer.builder("t").register(new SimpleMeterRegistry());
    private final com.codahale.metrics.Timer dropwizard = new com.codahale.metrics.MetricRegistry().timer("t");
    private final Histogram prometheusClassic =
            Histogram.builder().name("c_seconds").classicOnly().register(new PrometheusRegistry());
    private final Histogram prometheusNative =
            Histogram.builder().name("n_seconds").nativeOnly().register(new PrometheusRegistry());
    private final LongHistogram openTelemetry = SdkMeterProvider.builder().registerMetricReader(new Pulling()).build()
            .get("bench").histogramBuilder("t").ofLongs().setUnit("ns").build();
    private final Recorder hdr = new Recorder(3_600_000_000_000L, 2);

    /// Each thread's values and its place in them.
    @State(Scope.Thread)
    public static class Feed {
        private final long[] values = Values.of(Thread.currentThread().threadId());
        private int at;

        long next() {
            at = (at + 1) & (Values.COUNT - 1);
            return values[at];
        }
    }

    @Benchmark
    public long floor(Feed feed) {
        return feed.next();
    }

    @Benchmark
    public void buttonwood(Feed feed) {
        buttonwood.record(feed.next());
    }

    @Benchmark
    public void buttonwoodTagged(Feed feed) {
        buttonwoodTagged.record(feed.next());
    }

    @Benchmark
    public void micrometer(Feed feed) {
        micrometer.record(feed.next(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void dropwizard(Feed feed) {
        dropwizard.update(feed.next(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void prometheusClassic(Feed feed) {
        prometheusClassic.observe(feed.next() / 1e9);
    }

    @Benchmark
    public void prometheusNative(Feed feed) {
        prometheusNative.observe(feed.next() / 1e9);
    }

    @Benchmark
    public void openTelemetry(Feed feed) {
        openTelemetry.record(feed.next());
    }

    @Benchmark
    public void hdrRecorder(Feed feed) {
        hdr.recordValue(feed.next());
    }

    /// A reader that never pulls: without one the SDK would record nothing.
    private static final class Pulling implements MetricReader {
        @Override
        public void register(CollectionRegistration registration) {}

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }
    }
}
