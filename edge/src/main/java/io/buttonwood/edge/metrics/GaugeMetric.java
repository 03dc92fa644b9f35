package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One gauge type: the untagged level and the tagged ones.
final class GaugeMetric {
    final SeriesTable<Gauge> series;
    private final MetricType type;
    private final Gauge untagged = new Gauge(Tags.NONE);

    GaugeMetric(MetricType type, MetricsOptions options) {
        this.type = type;
        this.series = new SeriesTable<>(options.seriesPerType(), Gauge::new);
    }

    Gauge pinned(Tags tags, long now) {
        return tags.isEmpty() ? untagged : series.pin(tags, now);
    }

    void set(double value, Tags tags, long now) {
        Gauge.requireFinite(value); // before a series is made for it
        (tags.isEmpty() ? untagged : series.use(tags, now)).set(value);
    }

    Map<Tags, Double> values() {
        Map<Tags, Double> values = new LinkedHashMap<>();
        if (untagged.known()) {
            values.put(Tags.NONE, untagged.value());
        }
        for (Gauge gauge : series.all()) {
            if (gauge.known()) {
                values.put(gauge.tags, gauge.value());
            }
        }
        return values;
    }

    GaugeStats stats(Instant wall) {
        return new GaugeStats(type, values(), wall);
    }

    double value() {
        return untagged.value();
    }
}
