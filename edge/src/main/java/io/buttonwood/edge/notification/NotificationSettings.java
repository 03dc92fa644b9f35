package io.buttonwood.edge.notification;

/// Bounds of the service.
///
/// @param maxSubscriptionsPerUser of a user, and again of each of its connections
/// @param maxConnectionsPerUser   at once
/// @param maxDeadLetters          kept; the oldest falls out
/// @param redrivesPerSecond       most dead letters sent again
/// @param idempotencyKeys         publications remembered
public record NotificationSettings(
        int maxSubscriptionsPerUser, int maxConnectionsPerUser, int maxDeadLetters, int redrivesPerSecond,
        int idempotencyKeys) {

    public static final NotificationSettings DEFAULT = new NotificationSettings(200, 64, 10_000, 100, 10_000);

    /// The same with so many connections a user.
    public NotificationSettings connections(int perUser) {
        return new NotificationSettings(
                maxSubscriptionsPerUser, perUser, maxDeadLetters, redrivesPerSecond, idempotencyKeys);
    }

    /// @throws IllegalArgumentException if a bound is not positive
    public NotificationSettings {
        if (Math.min(Math.min(maxSubscriptionsPerUser, maxConnectionsPerUser),
                Math.min(Math.min(maxDeadLetters, redrivesPerSecond), idempotencyKeys)) < 1) {
            throw new IllegalArgumentException("bounds of the notification service must be positive");
        }
    }
}
