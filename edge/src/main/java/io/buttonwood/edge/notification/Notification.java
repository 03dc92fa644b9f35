package io.buttonwood.edge.notification;

import org.jspecify.annotations.Nullable;

/// One message to one recipient.
///
/// @param id             stable: the same event has the same id on every gateway and after every restart
/// @param recipient      account id, or 0 for everybody
/// @param content        JSON text, at most 16 KB in UTF-8
/// @param createdNanos   epoch nanoseconds
/// @param expiresNanos   epoch nanoseconds from which it must not be delivered any more, 0 for never
/// @param laneSeq        position in its [Stream], from 1, gap-free; stamped by the core or by the service
/// @param engineSequence the engine's sequence it stems from, 0 for none
/// @param redelivered    set when an operator sends a dead letter again; such a copy is outside its lane's chain
public record Notification(
        String id,
        NotificationType type,
        Priority priority,
        long recipient,
        Data content,
        long createdNanos,
        long expiresNanos,
        @Nullable String instrument,
        @Nullable String broker,
        long laneSeq,
        long engineSequence,
        boolean redelivered) {

    public static final int MAX_DATA_BYTES = 16 * 1024;
    /// Longest distance from creation to expiry: 366 days. More is a mistake in units.
    public static final long MAX_LIFE_NANOS = 366L * 24 * 3600 * 1_000_000_000L;
    private static final int MAX_NAME = 128;
    private static final int MAX_ID = 256;

    /// @throws IllegalArgumentException if a field is out of range
    public Notification {
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("id must have 1 to " + MAX_ID + " characters");
        }
        if (instrument != null) {
            checkName("instrument", instrument);
        }
        if (broker != null) {
            checkName("broker", broker);
        }
        if (recipient < 0) {
            throw new IllegalArgumentException("recipient must be an account id, or 0 for everybody: " + recipient);
        }
        if (createdNanos < 0 || laneSeq < 1 || engineSequence < 0) {
            throw new IllegalArgumentException("creation time and engine sequence must not be negative, and the lane"
                    + " sequence counts from 1");
        }
        if (expiresNanos < 0 || (expiresNanos > 0 && expiresNanos < createdNanos)) {
            throw new IllegalArgumentException("expiry must not lie before creation");
        }
        if (expiresNanos > 0 && expiresNanos - createdNanos > MAX_LIFE_NANOS) {
            throw new IllegalArgumentException("expiry must lie within 366 days of creation");
        }
    }

    /// @throws IllegalArgumentException if a field is out of range
    public Notification(
            String id, NotificationType type, Priority priority, long recipient, String data, long createdNanos,
            long expiresNanos, @Nullable String instrument, @Nullable String broker, long laneSeq, long engineSequence,
            boolean redelivered) {
        this(id, type, priority, recipient, Data.of(data), createdNanos, expiresNanos, instrument, broker, laneSeq,
                engineSequence, redelivered);
    }

    /// JSON text.
    public String data() {
        return content.text();
    }

    /// True from the very nanosecond of expiry on.
    public boolean expired(long nowNanos) {
        return expiresNanos != 0 && expiresNanos <= nowNanos;
    }

    /// Whether only its recipient, and who is entitled to hear that account, may see it.
    public boolean isPrivate() {
        return recipient != 0;
    }

    Notification asRedelivered() {
        return new Notification(id, type, priority, recipient, content, createdNanos, 0, instrument, broker, laneSeq,
                engineSequence, true);
    }

    static void checkName(String what, String name) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_NAME + " characters");
        }
    }

    static void checkData(String data) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("data must be JSON text, not empty");
        }
        if (data.length() > MAX_DATA_BYTES || (data.length() * 3 > MAX_DATA_BYTES && utf8Length(data) > MAX_DATA_BYTES)) {
            throw new IllegalArgumentException("data exceeds " + MAX_DATA_BYTES + " bytes");
        }
    }

    /// An upper bound: an unpaired surrogate counts two.
    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
