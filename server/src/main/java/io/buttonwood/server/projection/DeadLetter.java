package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;

/// A message that was not delivered.
///
/// @param id from 1, in order of arrival
/// @param reason `EXPIRED`, `OVERFLOW`, `TOO_OLD`, or as given by who failed to deliver
/// @param attempts deliveries tried
/// @param firstNanos when the message was made
/// @param deadNanos when it became a dead letter
public record DeadLetter(
        long id,
        long accountId,
        Lane lane,
        long seq,
        long sequence,
        String type,
        int instrumentId,
        int brokerId,
        String reason,
        int attempts,
        long firstNanos,
        long deadNanos,
        String dataJson) {}
