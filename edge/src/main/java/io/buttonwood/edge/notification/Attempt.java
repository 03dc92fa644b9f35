package io.buttonwood.edge.notification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One delivery in a callback's hands. Its mutable fields are guarded by the connection's lock.
final class Attempt implements Completion {
    private final Connection connection;
    final List<OutboundQueue.Entry> entries;
    final List<Loss> losses;
    final long number;
    final int attempt;
    final long deadlineNanos;

    /// The thread inside the callback, to be interrupted at the time limit.
    @Nullable Thread thread;
    boolean interrupted;
    boolean settled;
    /// The callback returned before it completed: whoever completes goes on with the connection.
    boolean detached;

    Attempt(Connection connection, List<OutboundQueue.Entry> entries, List<Loss> losses, long number, int attempt,
            long deadlineNanos) {
        this.connection = connection;
        this.entries = entries;
        this.losses = losses;
        this.number = number;
        this.attempt = attempt;
        this.deadlineNanos = deadlineNanos;
    }

    Batch batch(long nowNanos) {
        List<Batch.Item> items = entries.stream().map(OutboundQueue.Entry::item).toList();
        return new Batch(connection.id, number, attempt, items, losses, nowNanos);
    }

    @Override
    public void done() {
        connection.settle(this, false);
    }

    @Override
    public void failed(Throwable cause) {
        connection.settle(this, true);
    }

    /// Counts, and dead letters, when it is settled; no lock is held. What failed here stays pending: another
    /// connection of the user may still get it.
    void tally(Context context, boolean failed, boolean dead, long nowNanos) {
        if (failed) {
            context.counters().callbackFailures.increment();
        } else {
            context.counters().batches.increment();
            context.counters().delivered.add(entries.size());
        }
        for (OutboundQueue.Entry entry : entries) {
            if (dead) {
                context.deadLetters().add(entry.notification(), LossReason.FAILED, attempt, nowNanos);
            } else if (!failed && entry.notification().redelivered()) {
                context.deadLetters().remove(entry.notification().id());
            }
        }
    }
}
