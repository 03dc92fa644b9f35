package io.buttonwood.core;

import java.util.List;

/// The whole venue. Owned by one thread.
public final class Venue {
    /// Applies a command. Total: no command throws.
    ///
    /// Time is `max(last, timeNanos)`; whatever is due by then is done first, and its events belong to this command.
    ///
    /// @param events gets what happened, in order; cleared by the caller
    public Reply apply(Command command, long timeNanos, List<Event> events) {
        throw new IllegalStateException("to be built");
    }

    /// The sequence of the last applied command, 0 before the first.
    public long sequence() {
        return 0;
    }

    /// When something is due next, [Long#MAX_VALUE] if nothing is.
    public long nextDueNanos() {
        return Long.MAX_VALUE;
    }

    /// The whole state; equal states give equal bytes.
    public byte[] snapshot() {
        return new byte[0];
    }

    /// The venue that gave this snapshot.
    ///
    /// @throws IllegalArgumentException if these bytes are no snapshot of a version we read
    public static Venue restore(byte[] snapshot) {
        return new Venue();
    }
}
