package io.buttonwood.edge.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// A handle to one level that goes up and down, set from any thread or read from a supplier.
public final class Gauge extends SeriesTable.Series {
    private static final long UNSET = Double.doubleToRawLongBits(Double.NaN);

    private final AtomicLong bits = new AtomicLong(UNSET);
    private final AtomicLong uses = new AtomicLong();
    private volatile @Nullable DoubleSupplier source;

    Gauge(Tags tags) {
        super(tags);
    }

    /// Sets the level; NaN or infinite is an IllegalArgumentException.
    public void set(double value) {
        requireFinite(value);
        bits.set(Double.doubleToRawLongBits(value));
        uses.incrementAndGet();
    }

    /// Raises the level by `delta` (negative lowers it); one that was never set counts from 0.
    public void add(double delta) {
        requireFinite(delta);
        long before;
        long after;
        do {
            before = bits.get();
            double level = Double.longBitsToDouble(before);
            after = Double.doubleToRawLongBits((Double.isNaN(level) ? 0 : level) + delta);
        } while (!bits.compareAndSet(before, after));
        uses.incrementAndGet();
    }

    static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a gauge's value must be finite, was " + value);
        }
    }

    void bind(DoubleSupplier supplier) {
        source = supplier;
    }

    boolean known() {
        return source != null || bits.get() != UNSET;
    }

    /// The level; NaN if it was never set or its supplier failed, so a dead collector shows.
    public double value() {
        DoubleSupplier supplier = source;
        if (supplier == null) {
            return Double.longBitsToDouble(bits.get());
        }
        try {
            return supplier.getAsDouble();
        } catch (RuntimeException dead) {
            return Double.NaN;
        }
    }

    @Override
    long activity() {
        return uses.get();
    }
}
