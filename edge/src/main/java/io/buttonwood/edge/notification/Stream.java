package io.buttonwood.edge.notification;

import org.jspecify.annotations.Nullable;

/// What a lane sequence counts. Three kinds:
/// - an account's private lane: `recipient` > 0, no type, no instrument; kept pending until acknowledged;
/// - a public lane: `recipient` 0, no type, no instrument (announcements, halts, trades); kept for a while;
/// - one instrument's market data: `recipient` 0 with type and instrument; conflated, never kept.
public record Stream(
        long recipient, Priority lane, @Nullable NotificationType type, @Nullable String instrument) {

    /// The stream that numbers this notification.
    public static Stream of(Notification n) {
        return n.recipient() == 0 && n.type().conflatable() && n.instrument() != null
                ? new Stream(0, n.priority(), n.type(), n.instrument())
                : new Stream(n.recipient(), n.priority(), null, null);
    }

    static Stream lane(long recipient, Priority lane) {
        return new Stream(recipient, lane, null, null);
    }

    /// Whether its messages may be conflated and are never replayed.
    public boolean market() {
        return instrument != null;
    }
}
