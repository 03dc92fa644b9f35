package io.buttonwood.edge.notification;

import java.util.Locale;

/// Why the service, not the client, ended a connection.
public enum CloseReason {
    /// It stayed behind although market data was conflated and the loss declared.
    SLOW_CONSUMER,
    /// A delivery was not completed in time.
    CALLBACK_TIMEOUT,
    /// Several deliveries in a row failed at every attempt.
    CALLBACK_FAILED,
    /// The service is shutting down.
    SHUTDOWN;

    /// As on the wire: `slow_consumer`, ….
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
