package io.buttonwood.edge.metrics;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// A handle to count events of one type, and of one tagged series if it was asked for with tags.
/// Any thread may count.
public final class Counter {
    private final LongAdder total;
    private final @Nullable LongAdder series;

    Counter(LongAdder total, @Nullable LongAdder series) {
        this.total = total;
        this.series = series;
    }

    public void increment() {
        total.increment();
        if (series != null) {
            series.increment();
        }
    }

    /// Adds `n`; negative is an IllegalArgumentException, because counters only grow.
    public void add(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a counter only grows, was asked to add " + n);
        }
        total.add(n);
        if (series != null) {
            series.add(n);
        }
    }
}
