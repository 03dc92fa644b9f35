package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.Collections;
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

    private Attempt(Connection connection, List<OutboundQueue.Entry> entries, List<Loss> losses, long number,
            int attempt, long nowNanos) {
        this.connection = connection;
        this.entries = entries;
        this.losses = losses;
        this.number = number;
        this.attempt = attempt;
        this.deadlineNanos = nowNanos + connection.options.callbackTimeoutMillis() * 1_000_000L;
    }

    /// The next messages of a queue and the losses to tell; null if there are neither. What has expired meanwhile is
    /// added to `expired` and told as lost.
    static @Nullable Attempt first(Connection connection, OutboundQueue queue, LossLog losses, long number,
            long nowNanos, List<OutboundQueue.Entry> expired) {
        ConnectionOptions options = connection.options;
        List<OutboundQueue.Entry> taken = queue.take(nowNanos, options.maxMessages(), options.maxBytes(), expired);
        losses.addAll(expired, LossReason.EXPIRED, nowNanos);
        return taken.isEmpty() && losses.isEmpty() ? null
                : new Attempt(connection, taken, losses.drain(), number, 1, nowNanos);
    }

    /// The same delivery again, without what has expired meanwhile; null if nothing is left of it.
    @Nullable Attempt again(LossLog log, long nowNanos, List<OutboundQueue.Entry> expired) {
        List<OutboundQueue.Entry> left = new ArrayList<>();
        for (OutboundQueue.Entry entry : entries) {
            (entry.notification().expired(nowNanos) ? expired : left).add(entry);
        }
        losses.forEach(loss -> log.add(loss, nowNanos));
        log.addAll(expired, LossReason.EXPIRED, nowNanos);
        return left.isEmpty() && log.isEmpty() ? null
                : new Attempt(connection, left, log.drain(), number, attempt + 1, nowNanos);
    }

    Batch batch(long nowNanos) {
        List<Batch.Item> items;
        if (entries.size() == 1) {
            items = entries.getFirst().items();
        } else {
            items = new ArrayList<>();
            entries.forEach(entry -> items.addAll(entry.items()));
        }
        return new Batch(connection.id, number, attempt, Collections.unmodifiableList(items), losses, nowNanos);
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
            context.counters().delivered.add(entries.stream().mapToInt(OutboundQueue.Entry::count).sum());
        }
        for (OutboundQueue.Entry entry : entries) {
            if (dead) {
                entry.items().forEach(item ->
                        context.deadLetters().add(item.notification(), LossReason.FAILED, attempt, nowNanos));
            } else if (!failed && entry.notification().redelivered()) {
                context.deadLetters().remove(entry.notification().id());
            }
        }
    }
}
