package io.buttonwood.edge.notification;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What all connections share. `forget` takes a closed connection out of the service; it is called without locks.
record Context(
        LongSupplier clock, Executor executor, TimerWheel timers, PendingStore store, Entitlement entitlement,
        NotificationEncoder encoder, Counters counters, DeadLetters deadLetters, Consumer<Connection> forget) {

    /// Makes dead letters of messages that expired on their way, and takes them out of the store if they are there.
    void expired(Iterable<OutboundQueue.Entry> entries) {
        for (OutboundQueue.Entry entry : entries) {
            if (!entry.stream.market()) {
                store.discard(entry.notification(), LossReason.EXPIRED);
            }
            deadLetters.add(entry.notification(), LossReason.EXPIRED, 0, clock.getAsLong());
        }
    }

    /// Makes dead letters of what the store let go. Public messages are kept for replay only: there, running out of
    /// room or time is no failed delivery.
    void dropped(Iterable<PendingStore.Dropped> all) {
        for (PendingStore.Dropped dropped : all) {
            if (dropped.notification().isPrivate() || dropped.reason() == LossReason.EXPIRED) {
                deadLetters.add(dropped.notification(), dropped.reason(), 0, clock.getAsLong());
            }
        }
    }
}
