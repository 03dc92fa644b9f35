package io.buttonwood.client;

import tools.jackson.databind.JsonNode;

/// Hears what a [VenueSocket] receives, in order, on the socket's own listener thread. A slow listener slows its socket
/// and nothing else: the venue then conflates market data. What it throws is given to [#failed] and goes no further.
public interface VenueListener {
    /// The state of the connection.
    enum State {
        /// Connected, authenticated, subscriptions sent.
        LIVE,
        /// Connection lost; it is being made again.
        RECONNECTING,
        /// Given up: closed, or the credentials were refused.
        CLOSED
    }

    /// A notification, each one once.
    default void notification(Notification notification) {}

    /// Notifications that will never come.
    ///
    /// @param from first missing number
    /// @param to last missing number
    default void loss(String lane, long from, long to, String reason) {}

    /// A message of any other channel: book, trades, ticker, drop_copy.
    default void message(JsonNode message) {}

    /// The connection changed.
    default void state(State state, String why) {}

    /// A request was refused, a frame was not understood, or the listener itself threw.
    default void failed(Throwable cause) {}
}
