package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;

/// A private message that its owner has not acknowledged.
///
/// @param sequence the engine sequence it stems from
/// @param expiresNanos 0 for never
/// @param diesNanos when it is given up: at its expiry, or after 7 days
/// @param redelivered whether it was a dead letter before
/// @param dataJson as the [MessageEncoder] made it
public record PendingRow(
        long accountId,
        Lane lane,
        long seq,
        long sequence,
        String type,
        int instrumentId,
        int brokerId,
        long createdNanos,
        long expiresNanos,
        long diesNanos,
        boolean redelivered,
        String dataJson) {}
