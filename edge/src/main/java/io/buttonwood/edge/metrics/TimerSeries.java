package io.buttonwood.edge.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/// One tagged series of a timer: cumulative coarse buckets and sum, no history, about 1 KB.
/// Its sum is modulo 2^64 ns: 584 years of latency added up.
final class TimerSeries extends SeriesTable.Series {
    private static final int STRIPES = 4;
    private static final int STRIDE = 32;
    private static final int SUM = Buckets.COARSE;

    private final AtomicLongArray cells = new AtomicLongArray(STRIPES * STRIDE);

    TimerSeries(Tags tags) {
        super(tags);
    }

    void add(int bucket, long nanos, int times) {
        int stripe = ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * STRIDE;
        cells.getAndAdd(stripe + Buckets.coarse(bucket), times);
        cells.getAndAdd(stripe + SUM, nanos * times);
    }

    /// Counts per coarse bucket, not yet cumulative.
    long[] coarse() {
        long[] counts = new long[Buckets.COARSE];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = total(i);
        }
        return counts;
    }

    double sumNanos() {
        return TimerMetric.unsigned(total(SUM));
    }

    private long total(int cell) {
        long total = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            total += cells.get(stripe * STRIDE + cell);
        }
        return total;
    }

    @Override
    long activity() {
        long count = 0;
        for (long c : coarse()) {
            count += c;
        }
        return count;
    }
}
