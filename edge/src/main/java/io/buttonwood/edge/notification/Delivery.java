package io.buttonwood.edge.notification;

import java.util.List;
import java.util.Map;

/// A registered callback, for whoever owns the socket behind it. Any thread.
public final class Delivery {
    private final Connection connection;
    private final NotificationService service;

    Delivery(Connection connection, NotificationService service) {
        this.connection = connection;
        this.service = service;
    }

    /// Unique in this process.
    public long id() {
        return connection.id;
    }

    public long user() {
        return connection.account.id;
    }

    /// Subscribes this connection alone; gone when it closes.
    ///
    /// @throws IllegalArgumentException if it has too many
    /// @throws IllegalStateException    if it is closed
    public Subscription subscribe(SubscriptionRequest request) {
        return service.subscribe(connection, request);
    }

    /// Its own subscriptions, in the order they were made.
    public List<Subscription> subscriptions() {
        return List.of(connection.hearing.own);
    }

    /// False if it is none of this user's.
    public boolean unsubscribe(long subscriptionId) {
        return service.unsubscribe(connection.account.id, subscriptionId);
    }

    /// Goes back to what the client has seen of its private lanes: what came after is replayed as far as
    /// subscriptions want it, before anything newer of the lane; what cannot be is declared. Lanes not named stay as
    /// they are. Subscribe first.
    ///
    /// @throws IllegalArgumentException if a cursor lies beyond what the lane has reached; nothing is changed then
    public void resume(Map<Priority, Long> seen) {
        service.resume(connection, connection.account.id, seen);
    }

    /// The same for the public lanes (announcements, halts, trades). Market data is not replayed.
    public void resumePublic(Map<Priority, Long> seen) {
        service.resume(connection, 0, seen);
    }

    /// The last sequence of each private lane: for heartbeats.
    public Map<Priority, Long> lastSequences() {
        return service.heads(connection.account.id);
    }

    /// Sends what is queued without waiting for more.
    public void flush() {
        service.flush(connection);
    }

    public int queuedMessages() {
        return connection.load().messages();
    }

    public long queuedBytes() {
        return connection.load().bytes();
    }

    /// Unregisters. Nothing is delivered afterwards, except what a callback is at already. Twice is harmless.
    public void close() {
        service.unregister(this);
    }

    Connection connection() {
        return connection;
    }
}
