package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;

/// A private message that its owner has not acknowledged.
///
/// @param sequence the engine sequence it stems from
/// @param dataJson as the [MessageEncoder] made it
/// @param expiresNanos 0 for never
/// @param redelivered whether it was a dead letter before
public record PendingRow(
        long accountId,
        Lane lane,
        long seq,
        long sequence,
        String type,
        int instrumentId,
        int brokerId,
        String dataJson,
        long createdNanos,
        long expiresNanos,
        boolean redelivered) {}
