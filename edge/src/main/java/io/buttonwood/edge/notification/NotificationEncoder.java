package io.buttonwood.edge.notification;

import java.nio.charset.StandardCharsets;

/// Seam: turns a notification into the bytes that all its connections share. The sequence fields are not part of
/// them; each connection puts `seq` and `prev_seq` into the envelope around them.
@FunctionalInterface
public interface NotificationEncoder {
    /// The bare JSON data, for embedders that need no more.
    NotificationEncoder DATA = notification -> notification.data().getBytes(StandardCharsets.UTF_8);

    /// Called at most a few times per notification, by whichever thread needs the bytes first. Must not block.
    byte[] encode(Notification notification);
}
