package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;
import java.util.List;

/// Hears how long notifications took from the engine's event to the reader's socket, and, for who traces single ones, what
/// is done on sockets and webhooks. Any thread; must not wait.
@FunctionalInterface
public interface NotificationTiming {
    NotificationTiming NONE = (type, nanos, count) -> {};

    /// @param count how many of a type took so long, within half a percent
    void written(NotificationType type, long nanos, int count);

    /// Beside that: which one was written, for who traces single ones.
    ///
    /// @param nowNanos epoch nanoseconds
    default void traced(Notification notification, long nowNanos) {}

    /// An order-entry request on a WebSocket is about to be handled.
    ///
    /// @param operation its `op`
    default Traced request(String operation) {
        return Traced.NOT;
    }

    /// These are about to be posted to a webhook.
    default Traced post(long webhook, List<Batch.Item> items) {
        return Traced.NOT;
    }

    /// A WebSocket was opened (+1) or closed (-1).
    default void sockets(int change) {}
}
