package io.buttonwood.edge.metrics;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value made anew when it is older than `maxAge` ns, by one caller at a time: while one makes it the
/// others get the old one, and wait only if there is none yet. A maker that throws leaves the old one.
final class Cached<T> {
    private record Made<T>(long at, T value) {}

    private final LongSupplier nanos;
    private final long maxAge;
    private final Supplier<T> maker;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Made<T> made;

    Cached(LongSupplier nanos, long maxAge, Supplier<T> maker) {
        this.nanos = nanos;
        this.maxAge = maxAge;
        this.maker = maker;
    }

    T get() {
        Made<T> present = made;
        if (present != null) {
            if (fresh(present) || !making.tryLock()) {
                return present.value();
            }
        } else {
            making.lock();
        }
        try {
            Made<T> meanwhile = made;
            if (meanwhile != null && fresh(meanwhile)) {
                return meanwhile.value();
            }
            Made<T> next = new Made<>(nanos.getAsLong(), maker.get());
            made = next;
            return next.value();
        } finally {
            making.unlock();
        }
    }

    void forget() {
        made = null;
    }

    private boolean fresh(Made<T> candidate) {
        return nanos.getAsLong() - candidate.at() < maxAge;
    }
}
