package io.buttonwood.edge.notification;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Where a connection's deliveries go: a socket, an event stream, a webhook. Runs on the host's executor or one of its
/// own, one delivery at a time per connection, never on a publisher's thread and never under a lock. Throwing is the same
/// as [Completion#failed].
@FunctionalInterface
public interface DeliveryCallback {
    /// Must complete within the connection's time limit, in this call or later; else the connection is cut and the
    /// thread that hangs here is interrupted.
    void deliver(Batch batch, Completion completion) throws Exception;

    /// Where deliveries run that nothing has to be read from the store for; null for the host's executor. For callbacks that
    /// never wait and whose work belongs to one thread, such as a socket's event loop: it is not interrupted. May refuse, as
    /// any executor may. Asked once.
    default @Nullable Executor own() {
        return null;
    }

    /// The service cut this connection. Private notifications stay pending; the client may resume.
    default void closed(CloseReason reason) {}
}
