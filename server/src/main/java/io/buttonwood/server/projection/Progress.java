package io.buttonwood.server.projection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
            moved.signalAll();
        } finally {
            lock.unlock();
        }
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
                    long _ = moved.awaitNanos(local ? left : Math.min(left, LOOK_NANOS));
                }
            } finally {
                lock.unlock();
            }
        }
        return true;
    }
}
