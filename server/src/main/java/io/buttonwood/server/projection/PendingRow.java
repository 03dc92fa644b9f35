package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;

/// A private message that its owner has not acknowledged.
///
/// @param diesNanos when it is given up: at its expiry, or after 7 days
/// @param redelivered whether it was a dead letter before
public record PendingRow(PrivateMessage message, long diesNanos, boolean redelivered) {
    /// One that was not redelivered.
    static PendingRow of(PrivateMessage message) {
        return new PendingRow(message, PendingNotifications.dies(message.timeNanos(), message.expiresNanos()), false);
    }

    public long accountId() {
        return message.accountId();
    }

    public Lane lane() {
        return message.lane();
    }

    public long seq() {
        return message.seq();
    }
}
