package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/// One counter type: its total, its past, its tagged series. The lock guards the past.
final class CounterMetric {
    private static final int[] NO_BUCKETS = {};

    /// A tagged series: cumulative only.
    static final class Series extends SeriesTable.Series {
        final LongAdder count = new LongAdder();

        Series(Tags tags) {
            super(tags);
        }

        @Override
        long activity() {
            return count.sum();
        }
    }

    final SeriesTable<Series> series;
    private final MetricType type;
    private final LongAdder total = new LongAdder();
    private final History history;
    private final Counter handle = new Counter(total, null);
    private long baseline;

    CounterMetric(MetricType type, MetricsOptions options, long now) {
        this.type = type;
        this.series = new SeriesTable<>(options.seriesPerType(), Series::new);
        this.history = new History(options.retentionNanos(), snapshot(now));
    }

    Counter counter(Tags tags, long now) {
        return tags.isEmpty() ? handle : new Counter(total, series.pin(tags, now).count);
    }

    void add(long n, Tags tags, long now) {
        handle.add(n);
        if (!tags.isEmpty()) {
            series.use(tags, now).count.add(n);
        }
    }

    private History.Slot snapshot(long now) {
        return new History.Slot(now, NO_BUCKETS, total.sum(), new Extremes());
    }

    synchronized void tick(long now) {
        history.add(snapshot(now));
    }

    synchronized void reset(long now) {
        History.Slot slot = snapshot(now);
        baseline = slot.value;
        history.restart(slot);
    }

    synchronized int thin(long now) {
        return history.thin(now);
    }

    synchronized long sinceReset() {
        return total.sum() - baseline;
    }

    /// Since the start, whatever was reset.
    long cumulative() {
        return total.sum();
    }

    synchronized RateStats stats(long periodSeconds, long now, Instant wall) {
        History.Slot base = history.slot(history.base(now - periodSeconds * History.SECOND));
        long sum = total.sum();
        long count = sum - base.value;
        long span = now - base.at;
        double perSecond = span <= 0 ? 0 : count * 1e9 / span;
        return new RateStats(type, periodSeconds, wall.minusNanos(span), wall, count, perSecond, sum - baseline, wall);
    }

    synchronized long footprintBytes() {
        return history.footprintBytes() + 256L * series.size();
    }
}
