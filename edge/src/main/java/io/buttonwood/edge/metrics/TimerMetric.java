package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One timer type: its counts, its past, its tagged series. The lock guards the past and the scratch
/// distribution; recorders never take it.
final class TimerMetric {
    private static final int ENOUGH = 100;

    final SeriesTable<TimerSeries> series;
    private final MetricType type;
    private final StripedCounts counts;
    private final Distribution window = new Distribution();
    private final History history;
    private final Timer total;
    private long sumHigh;
    private long sumLow;

    TimerMetric(MetricType type, MetricsOptions options, long now) {
        this.type = type;
        this.series = new SeriesTable<>(options.seriesPerType(), TimerSeries::new);
        this.counts = new StripedCounts(options.stripes());
        this.history = new History(options.retentionNanos(), snapshot(now));
        this.total = new Timer(counts, null);
    }

    Timer timer(Tags tags, long now) {
        return tags.isEmpty() ? total : new Timer(counts, series.pin(tags, now));
    }

    void record(long nanos, Tags tags, long now) {
        total.record(nanos);
        if (!tags.isEmpty()) {
            long value = Math.min(nanos, Long.MAX_VALUE - 1);
            series.use(tags, now).add(Buckets.index(value), value, 1);
        }
    }

    private History.Slot snapshot(long now) {
        int[] low = new int[Buckets.COUNT];
        counts.lowCounts(low);
        return new History.Slot(now, low, counts.sum(), counts.takeExtremes());
    }

    synchronized void tick(long now) {
        carry();
        history.add(snapshot(now));
    }

    synchronized void reset(long now) {
        history.restart(snapshot(now));
    }

    synchronized int thin(long now) {
        return history.thin(now);
    }

    /// Statistics of the trailing window; `wall` is the time of day at `now`.
    synchronized LatencyStats stats(long periodSeconds, long now, Instant wall) {
        int base = load(periodSeconds, now);
        Instant from = wall.minusNanos(now - history.slot(base).at);
        long count = window.count();
        if (count == 0) {
            return new LatencyStats(type, periodSeconds, from, wall, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, wall);
        }
        long sum = counts.sum() - history.slot(base).value;
        Extremes extremes = history.since(base, counts.extremes());
        long min = window.min(extremes.min());
        long max = window.max(extremes.max());
        return new LatencyStats(type, periodSeconds, from, wall, count, sum, min, max, (double) sum / count,
                window.percentile(0.50, min, max), window.percentile(0.95, min, max), window.percentile(0.99, min, max),
                window.stddev((double) sum / count), count >= ENOUGH, wall);
    }

    /// The value at quantile `q`, in ns; NaN if the window is empty.
    synchronized double percentile(double q, long periodSeconds, long now) {
        int base = load(periodSeconds, now);
        if (window.count() == 0) {
            return Double.NaN;
        }
        Extremes extremes = history.since(base, counts.extremes());
        return window.percentile(q, window.min(extremes.min()), window.max(extremes.max()));
    }

    synchronized Ratio slower(long nanos, long periodSeconds, long now) {
        load(periodSeconds, now);
        return new Ratio(window.above(nanos), window.count());
    }

    private int load(long periodSeconds, long now) {
        int base = history.base(now - periodSeconds * History.SECOND);
        window.load(counts, history.slot(base).buckets);
        return base;
    }

    /// Since the start, whatever was reset.
    synchronized Snapshot.TimerSample export() {
        carry();
        long[] coarse = new long[Buckets.COARSE];
        long[] fine = counts.counts();
        for (int i = 0; i < fine.length; i++) {
            coarse[Buckets.coarse(i)] += fine[i];
        }
        return sample(Tags.NONE, coarse, sumHigh * 0x1p64 + unsigned(sumLow), exponential(fine));
    }

    private static Snapshot.Exponential exponential(long[] fine) {
        int first = Buckets.exponential(1);
        long[] counts = new long[Buckets.exponential(fine.length - 1) - first + 1];
        for (int i = 1; i < fine.length; i++) {
            counts[Buckets.exponential(i) - first] += fine[i];
        }
        return new Snapshot.Exponential(Buckets.SCHEMA, fine[0], first, counts);
    }

    Snapshot.TimerSample export(TimerSeries one) {
        return sample(one.tags, one.coarse(), one.sumNanos(), null);
    }

    private Snapshot.TimerSample sample(Tags tags, long[] coarse, double sumNanos, Snapshot.@Nullable Exponential exponential) {
        Arrays.parallelPrefix(coarse, Long::sum);
        return new Snapshot.TimerSample(type, tags, coarse, coarse[coarse.length - 1], sumNanos / 1e9, exponential);
    }

    void forEachBucket(BucketVisitor visitor) {
        long[] fine = counts.counts();
        for (int i = 0; i < fine.length; i++) {
            if (fine[i] != 0) {
                visitor.bucket(Buckets.low(i), Buckets.low(i) + Buckets.width(i), fine[i]);
            }
        }
    }

    /// Extends the sum, which wraps at 2^64 ns, to 128 bits. It cannot wrap twice between two looks.
    private void carry() {
        long sum = counts.sum();
        if (Long.compareUnsigned(sum, sumLow) < 0) {
            sumHigh++;
        }
        sumLow = sum;
    }

    static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1) * 2.0 + (value & 1);
    }

    synchronized long footprintBytes() {
        return counts.footprintBytes() + history.footprintBytes() + 4L * Buckets.COUNT + 1_024L * series.size();
    }
}
