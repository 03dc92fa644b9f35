package io.buttonwood.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the service thread tells the others. Written by it alone, read by any thread.
final class EngineState {
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private volatile long snapshotSequence;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private volatile @Nullable EventLog events;

    CountDownLatch startedLatch() {
        return started;
    }

    void started() {
        started.countDown();
    }

    void sequence(long newSequence) {
        sequence.setRelease(newSequence);
    }

    long sequence() {
        return sequence.getAcquire();
    }

    void replayed() {
        replayed.setPlain(replayed.getPlain() + 1);
    }

    long replayedCommands() {
        return replayed.get();
    }

    void snapshotSequence(long newSequence) {
        snapshotSequence = newSequence;
    }

    long snapshotSequence() {
        return snapshotSequence;
    }

    void dropped() {
        dropped.incrementAndGet();
    }

    long droppedSessions() {
        return dropped.get();
    }

    void malformed() {
        malformed.incrementAndGet();
    }

    long malformedCommands() {
        return malformed.get();
    }

    void events(EventLog newEvents) {
        events = newEvents;
    }

    EventLog events() {
        EventLog log = events;
        if (log == null) {
            throw new IllegalStateException("the engine has not started");
        }
        return log;
    }
}
