package io.buttonwood.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A private notification.
///
/// @param lane its priority lane: `CRITICAL`, `HIGH`, `NORMAL` or `LOW`
/// @param seq its number in the lane, the same on every gateway and after every restart
/// @param prevSeq number of the one before it that passes the subscription's filter
/// @param redelivered whether it comes again from the dead letters, out of the lane's order
public record Notification(
        String lane,
        long seq,
        long prevSeq,
        String id,
        String type,
        @Nullable String priority,
        @Nullable JsonNode data,
        @Nullable String createdAt,
        boolean redelivered) {}
