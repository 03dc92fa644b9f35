package io.buttonwood.edge.notification;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something to be told, before it has sequences: what [NotificationService#publish] takes.
///
/// @param recipients      account ids, at most 10,000; `Set.of(0)` for everybody
/// @param content         JSON text, at most 16 KB in UTF-8
/// @param lifeNanos       how long it is worth delivering, 0 for always
/// @param idempotencyKey  the same key with the same content is published once
public record Publication(
        NotificationType type, Set<Long> recipients, Data content, Priority priority, long lifeNanos,
        @Nullable String instrument, @Nullable String broker, long engineSequence, @Nullable String idempotencyKey) {

    public static final int MAX_RECIPIENTS = 10_000;

    /// @throws IllegalArgumentException if anything is out of range
    public Publication {
        recipients = Set.copyOf(recipients);
        if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException("recipients must be 1 to " + MAX_RECIPIENTS);
        }
        for (long recipient : recipients) {
            if (recipient < 0 || (recipient == 0 && recipients.size() > 1)) {
                throw new IllegalArgumentException("recipients must be account ids, or 0 alone for everybody");
            }
        }
        if (lifeNanos < 0 || lifeNanos > Notification.MAX_LIFE_NANOS) {
            throw new IllegalArgumentException("expiry must be 0 to 366 days from now");
        }
        if (instrument != null) {
            Notification.checkName("instrument", instrument);
        }
        if (broker != null) {
            Notification.checkName("broker", broker);
        }
        if (engineSequence < 0) {
            throw new IllegalArgumentException("engine sequence must not be negative");
        }
        if (idempotencyKey != null) {
            Notification.checkName("idempotency key", idempotencyKey);
        }
    }

    /// @throws IllegalArgumentException if anything is out of range
    public Publication(
            NotificationType type, Set<Long> recipients, String data, Priority priority, long lifeNanos,
            @Nullable String instrument, @Nullable String broker, long engineSequence, @Nullable String idempotencyKey) {
        this(type, recipients, Data.of(data), priority, lifeNanos, instrument, broker, engineSequence, idempotencyKey);
    }

    /// JSON text.
    public String data() {
        return content.text();
    }

    public static Publication of(NotificationType type, Set<Long> recipients, String data, Priority priority) {
        return new Publication(type, recipients, data, priority, 0, null, null, 0, null);
    }

    public static Publication toAll(NotificationType type, String data, Priority priority) {
        return of(type, Set.of(0L), data, priority);
    }

    public Publication living(long nanos) {
        return new Publication(type, recipients, content, priority, nanos, instrument, broker, engineSequence, idempotencyKey);
    }

    public Publication about(@Nullable String instrument, @Nullable String broker) {
        return new Publication(type, recipients, content, priority, lifeNanos, instrument, broker, engineSequence, idempotencyKey);
    }

    public Publication once(String key) {
        return new Publication(type, recipients, content, priority, lifeNanos, instrument, broker, engineSequence, key);
    }
}
