package io.buttonwood.edge.metrics;

import org.jspecify.annotations.Nullable;

/// A handle to record durations of one type, and of one tagged series if it was asked for with tags.
///
/// Keep it: recording through it allocates nothing and looks nothing up. Any thread may record.
public final class Timer {
    private final StripedCounts counts;
    private final @Nullable TimerSeries series;

    Timer(StripedCounts counts, @Nullable TimerSeries series) {
        this.counts = counts;
        this.series = series;
    }

    /// Records one duration in nanoseconds. A negative one counts as 0: a clock that stepped back must
    /// not fail the work it measured. Beyond 73 minutes percentiles saturate; sum and maximum stay right.
    public void record(long nanos) {
        record(nanos, 1);
    }

    /// Records the same duration so many times, at the price of one: for work that is done for many at once.
    public void record(long nanos, int times) {
        long value = Math.clamp(nanos, 0, Long.MAX_VALUE - 1);
        int bucket = Buckets.index(value);
        counts.add(bucket, value, times);
        if (series != null) {
            series.add(bucket, value, times);
        }
    }
}
