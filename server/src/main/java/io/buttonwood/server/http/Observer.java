package io.buttonwood.server.http;

import org.jspecify.annotations.Nullable;

/// Hears of every answered request: metrics and traces. Called on the event loop; must neither wait nor throw.
public interface Observer {
    /// @param endpoint null if no route was found
    /// @param nanos from the request's head to its answer
    void answered(@Nullable Endpoint endpoint, int status, long nanos);

    /// A connection was opened (+1) or closed (-1).
    void connections(int change);
}
