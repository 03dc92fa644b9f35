package io.buttonwood.server.ws;

import java.util.Locale;

/// Why the venue closes a connection: the code and the reason in the close frame. Codes from 4000 on are the venue's own.
public enum Close {
    /// The client logged out.
    LOGOUT(1000),
    /// The venue is stopping; see the `server_shutdown` frame.
    SERVER_SHUTDOWN(1001),
    /// A binary message.
    TEXT_ONLY(1003),
    /// Too many frames that are none of the protocol's.
    TOO_MANY_BAD_FRAMES(1008),
    /// Nobody logged in or subscribed in time.
    IDLE(4000),
    /// The credentials were refused too often.
    UNAUTHENTICATED(4001),
    /// The credentials do not hold any more: revoked, expired, or the user disabled.
    CREDENTIALS_ENDED(4003),
    /// The client stayed behind although market data was conflated and the loss declared.
    SLOW_CONSUMER(4008),
    /// A delivery could not be written in time.
    DELIVERY_FAILED(4009),
    /// More connections of one user than allowed.
    TOO_MANY_CONNECTIONS(4029);

    final short code;

    Close(int code) {
        this.code = (short) code;
    }

    String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
