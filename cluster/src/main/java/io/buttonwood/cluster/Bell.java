package io.buttonwood.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/// Lets the engine's threads sleep deeply when nothing happens and still answer at once.
///
/// Each thread parks 50 µs at a time while it, or the node, is hot, and long when cold. Whoever brings work rings: all
/// that sleep are woken and stay hot for a while. Nobody spins: with file syncs on few cores that starves the writer.
///
/// When they come in numbers each park is longer. A command then waits a little more at each thread, but a thread that
/// wakes finds several, and the time that waking costs goes to them.
final class Bell {
    private static final long HOT_PARK_NANOS = 50_000;
    private static final long BUSY_PARK_NANOS = 150_000;
    /// So many rings within so long make it busy for a while.
    private static final int BUSY_RINGS = 16;
    private static final long BUSY_WITHIN_NANOS = 2_000_000;
    private static final long BUSY_NANOS = 5_000_000;
    private static final long OWN_HOT_NANOS = 1_000_000;
    private static final long RUNG_HOT_NANOS = 40_000_000;

    private final List<Sleeper> sleepers = new CopyOnWriteArrayList<>();
    private final AtomicInteger rings = new AtomicInteger();
    private volatile long hotUntil = System.nanoTime();
    private volatile long busyUntil = hotUntil;
    private volatile long countedNanos = hotUntil;

    /// Any thread: there is work.
    void ring() {
        long now = System.nanoTime();
        if (rings.incrementAndGet() % BUSY_RINGS == 0) {
            if (now - countedNanos < BUSY_WITHIN_NANOS) {
                busyUntil = now + BUSY_NANOS;
            }
            countedNanos = now;
        }
        if (hotUntil - now < RUNG_HOT_NANOS / 2) {
            hotUntil = now + RUNG_HOT_NANOS;
            for (Sleeper sleeper : sleepers) {
                sleeper.wake();
            }
        }
    }

    /// For one thread.
    ///
    /// @param coldNanos how long it may sleep when cold: how late it may see what nobody rang for
    IdleStrategy sleeper(long coldNanos) {
        var sleeper = new Sleeper(coldNanos);
        sleepers.add(sleeper);
        return sleeper;
    }

    void remove(IdleStrategy sleeper) {
        sleepers.remove((Sleeper) sleeper);
    }

    private final class Sleeper implements IdleStrategy {
        private final long coldNanos;
        private boolean worked = true;
        private long ownHotUntil;
        private volatile @Nullable Thread cold;

        Sleeper(long coldNanos) {
            this.coldNanos = coldNanos;
        }

        @Override
        public void idle(int workCount) {
            if (workCount > 0) {
                worked = true;
            } else {
                idle();
            }
        }

        @Override
        public void idle() {
            long now = System.nanoTime();
            if (worked) {
                worked = false;
                ownHotUntil = now + OWN_HOT_NANOS;
            }
            if (now - ownHotUntil < 0 || now - hotUntil < 0) {
                LockSupport.parkNanos(now - busyUntil < 0 ? BUSY_PARK_NANOS : HOT_PARK_NANOS);
                return;
            }
            cold = Thread.currentThread();
            if (now - hotUntil >= 0) {
                LockSupport.parkNanos(coldNanos);
            }
            cold = null;
        }

        @Override
        public void reset() {
            worked = true;
        }

        private void wake() {
            Thread sleeping = cold;
            if (sleeping != null) {
                LockSupport.unpark(sleeping);
            }
        }
    }
}
