package io.buttonwood.edge.notification;

/// A notification that could not be delivered.
///
/// @param number             position in the list, ascending; the cursor of the listing
/// @param reason             why, the latest time
/// @param attempts           deliveries tried, redrives included; 0 if it never came to one
/// @param firstEnqueuedNanos when it entered the service first, epoch nanoseconds; kept over redrives
/// @param deadNanos          when it became a dead letter, epoch nanoseconds
public record DeadLetter(
        long number, Notification notification, LossReason reason, int attempts, long firstEnqueuedNanos, long deadNanos) {

    public String id() {
        return notification.id();
    }

    public long ageNanos(long nowNanos) {
        return Math.max(0, nowNanos - firstEnqueuedNanos);
    }
}
