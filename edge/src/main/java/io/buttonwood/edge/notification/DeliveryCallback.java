package io.buttonwood.edge.notification;

/// Where a connection's deliveries go: a socket, an event stream, a webhook. Runs on the host's executor, one
/// delivery at a time per connection, never on a publisher's thread and never under a lock. Throwing is the same as
/// [Completion#failed].
@FunctionalInterface
public interface DeliveryCallback {
    /// Must complete within the connection's time limit, in this call or later; else the connection is cut and the
    /// thread that hangs here is interrupted.
    void deliver(Batch batch, Completion completion) throws Exception;

    /// The service cut this connection. Private notifications stay pending; the client may resume.
    default void closed(CloseReason reason) {}
}
