package io.buttonwood.edge.notification;

import java.util.Locale;

/// Why messages were not, or will not be, delivered.
public enum LossReason {
    /// They had expired.
    EXPIRED,
    /// More were pending, or queued, than the bound allows.
    OVERFLOW,
    /// No subscription wants them.
    FILTERED,
    /// Older than what is kept, or from before this process began to keep any.
    RETENTION,
    /// Replaced by a newer one of the same instrument.
    CONFLATED,
    /// The account itself acknowledged or cleared them.
    ACKNOWLEDGED,
    /// The callback refused them too often.
    FAILED;

    /// As on the wire: `expired`, `overflow`, ….
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
