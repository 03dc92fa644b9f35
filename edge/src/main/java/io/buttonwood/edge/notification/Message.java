package io.buttonwood.edge.notification;

import org.jspecify.annotations.Nullable;

/// A notification on its way, with what is computed once and shared by all connections that carry it.
///
/// Any thread. The caches race benignly: two threads may compute the same value.
public final class Message {
    /// What an envelope and the fields around the data take, roughly.
    private static final int ENVELOPE_BYTES = 160;

    private final Notification notification;
    private final NotificationEncoder encoder;
    /// 0 until asked for.
    private int sizeBytes;
    private volatile byte @Nullable [] payload;
    private volatile @Nullable DataFields fields;

    Message(Notification notification, NotificationEncoder encoder) {
        this.notification = notification;
        this.encoder = encoder;
    }

    public Notification notification() {
        return notification;
    }

    /// The shared encoded bytes; the caller must not change them.
    public byte[] payload() {
        byte[] bytes = payload;
        if (bytes == null) {
            bytes = encoder.encode(notification);
            payload = bytes;
        }
        return bytes;
    }

    /// What it counts for in every byte bound: its data and a flat 160 bytes for what surrounds it.
    public int sizeBytes() {
        int size = sizeBytes;
        if (size == 0) {
            size = Notification.utf8Length(notification.data()) + ENVELOPE_BYTES;
            sizeBytes = size;
        }
        return size;
    }

    DataFields fields() {
        DataFields read = fields;
        if (read == null) {
            read = DataFields.read(notification.data());
            fields = read;
        }
        return read;
    }
}
