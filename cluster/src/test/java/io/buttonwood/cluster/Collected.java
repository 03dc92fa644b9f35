package io.buttonwood.cluster;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keeps what a reader delivers and lets a test wait for it.
final class Collected implements EventHandler {
    final List<EventBatch> batches = new ArrayList<>();
    long position;
    long caughtUpTo = -1;

    @Override
    public synchronized void onBatch(long newPosition, EventBatch batch) {
        batches.add(batch);
        position = newPosition;
        notifyAll();
    }

    @Override
    public synchronized boolean onCaughtUp(long sequence) {
        caughtUpTo = sequence;
        notifyAll();
        return true;
    }

    synchronized Collected awaitCaughtUp(long sequence) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (caughtUpTo < sequence) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException("caught up to " + caughtUpTo + ", not " + sequence + "; has "
                        + batches.size());
            }
            wait(left);
        }
        return this;
    }

    synchronized List<String> deposits() {
        return batches.stream()
                .flatMap(batch -> batch.events().stream())
                .filter(Event.Invalidated.class::isInstance)
                .map(event -> ((Event.Invalidated) event).key())
                .toList();
    }

    synchronized List<Long> sequences() {
        return batches.stream().map(EventBatch::sequence).toList();
    }
}
