package io.buttonwood.server.projection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How far the projection has come, for readers that wait for their own writes. Any thread.
public final class Progress {
    /// How often a process without the projector looks into the database.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long sequence;
    private volatile boolean local;
    /// The lowest sequence that somebody has begun to wait for since the last commit.
    private final AtomicLong wanted = new AtomicLong(Long.MAX_VALUE);

    /// The last committed sequence that this process knows of.
    public long sequence() {
        return sequence;
    }

    /// Said by this process's projector after a commit, or after a rebuild with 0.
    void reached(long committed) {
        lock.lock();
        try {
            local = true;
            sequence = committed;
            // Who waits for more than this is woken and says so again.
            wanted.set(Long.MAX_VALUE);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody waits for a sequence that is taken already and only has to be committed.
    boolean awaited(long taken) {
        return wanted.get() <= taken;
    }

    /// @param stored reads the database, where no projector of this process tells
    boolean await(long minSequence, Duration timeout, LongSupplier stored) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (sequence < minSequence) {
            if (!local) {
                long found = stored.getAsLong();
                lock.lock();
                try {
                    if (!local) {
                        sequence = found;
                    }
                } finally {
                    lock.unlock();
                }
                if (sequence >= minSequence) {
                    return true;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            lock.lock();
            try {
                if (sequence < minSequence) {
                    wanted.accumulateAndGet(minSequence, Math::min);
                    long _ = moved.awaitNanos(local ? left : Math.min(left, LOOK_NANOS));
                }
            } finally {
                lock.unlock();
            }
        }
        return true;
    }
}
