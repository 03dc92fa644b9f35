package io.buttonwood.server.projection;

/// A message that was not delivered.
///
/// @param id from 1, in order of arrival
/// @param reason `EXPIRED`, `OVERFLOW`, `TOO_OLD`, or as given by who failed to deliver
/// @param attempts deliveries tried
/// @param deadNanos when it became a dead letter
public record DeadLetter(long id, PrivateMessage message, String reason, int attempts, long deadNanos) {}
