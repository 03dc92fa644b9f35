package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;

/// Hears how long notifications took from the engine's event to the reader's socket. Any thread; must not wait.
@FunctionalInterface
public interface NotificationTiming {
    NotificationTiming NONE = (type, nanos, count) -> {};

    /// @param count how many of a type took so long, within half a percent
    void written(NotificationType type, long nanos, int count);

    /// Beside that: which one was written, for who traces single ones.
    ///
    /// @param nowNanos epoch nanoseconds
    default void traced(Notification notification, long nowNanos) {}

    /// A WebSocket was opened (+1) or closed (-1).
    default void sockets(int change) {}
}
