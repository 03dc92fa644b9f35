package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.NotificationType;

/// Hears how long notifications took from the engine's event to the reader's socket. Any thread; must not wait.
@FunctionalInterface
public interface NotificationTiming {
    NotificationTiming NONE = (type, nanos) -> {};

    void written(NotificationType type, long nanos);

    /// As [#written(NotificationType,long)], for who asks which one it was.
    ///
    /// @param nowNanos epoch nanoseconds
    default void written(Notification notification, long nowNanos) {
        written(notification.type(), nowNanos - notification.createdNanos());
    }

    /// A WebSocket was opened (+1) or closed (-1).
    default void sockets(int change) {}
}
