package io.buttonwood.server.monitoring;

import io.buttonwood.edge.metrics.Snapshot;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects samples into the families of one scrape. Names come without suffixes: the exposition adds `_total`. Owned by
/// the scrape's thread.
final class Families {
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();
    private final double[] bounds;

    /// @param bounds of histograms, in seconds, the last one infinite
    Families(double[] bounds) {
        this.bounds = bounds;
    }

    Families counter(String name, String help, double value, String... labels) {
        counters.computeIfAbsent(name, each -> CounterSnapshot.builder().name(each).help(help))
                .dataPoint(CounterDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
        return this;
    }

    Families gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, each -> GaugeSnapshot.builder().name(each).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
        return this;
    }

    /// @param cumulative as many as there are bounds
    /// @param exponential the same values, for scrapers that take native histograms; null where there is only the other
    Families histogram(
            String name, String help, long[] cumulative, Snapshot.@Nullable Exponential exponential, double sumSeconds,
            String... labels) {
        long[] each = new long[cumulative.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
        }
        var point = HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, each))
                .sum(sumSeconds)
                .labels(Labels.of(labels));
        if (exponential != null) {
            point.nativeSchema(exponential.schema())
                    .nativeZeroCount(exponential.zeros())
                    .nativeBucketsForPositiveValues(sparse(exponential));
        }
        histograms.computeIfAbsent(name, made -> HistogramSnapshot.builder().name(made).help(help).unit(Unit.SECONDS))
                .dataPoint(point.build());
        return this;
    }

    private static NativeHistogramBuckets sparse(Snapshot.Exponential exponential) {
        var buckets = NativeHistogramBuckets.builder();
        long[] counts = exponential.counts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                buckets.bucket(exponential.firstIndex() + i, counts[i]);
            }
        }
        return buckets.build();
    }

    MetricSnapshots build() {
        var all = MetricSnapshots.builder();
        counters.values().forEach(family -> all.metricSnapshot(family.build()));
        gauges.values().forEach(family -> all.metricSnapshot(family.build()));
        histograms.values().forEach(family -> all.metricSnapshot(family.build()));
        return all.build();
    }
}
