package io.buttonwood.cluster;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Venue;
import java.util.List;

/// What the log drives: [Venue], or in tests something smaller. Owned by the engine's service thread.
///
/// Deterministic, and total: a command that throws stops the node, and would again on every restart.
public interface StateMachine {
    /// Applies one command and counts it: [#sequence] grows by exactly 1.
    ///
    /// @param timeNanos the log's time of the command, nanoseconds since 1970
    /// @param events empty; gets what happened
    Reply apply(Command command, long timeNanos, List<Event> events);

    /// The sequence of the last applied command, 0 before the first.
    long sequence();

    /// When a [Command.Tick] is due next, [Long#MAX_VALUE] if never.
    long nextDueNanos();

    byte[] snapshot();

    /// Makes state machines: an empty one, or one from a snapshot.
    interface Factory {
        StateMachine create();

        /// @throws IllegalArgumentException if these bytes are no snapshot of a version we read
        StateMachine restore(byte[] snapshot);
    }

    /// The real one.
    static Factory venue() {
        return new Factory() {
            @Override
            public StateMachine create() {
                return of(new Venue());
            }

            @Override
            public StateMachine restore(byte[] snapshot) {
                return of(Venue.restore(snapshot));
            }
        };
    }

    private static StateMachine of(Venue venue) {
        return new StateMachine() {
            @Override
            public Reply apply(Command command, long timeNanos, List<Event> events) {
                return venue.apply(command, timeNanos, events);
            }

            @Override
            public long sequence() {
                return venue.sequence();
            }

            @Override
            public long nextDueNanos() {
                return venue.nextDueNanos();
            }

            @Override
            public byte[] snapshot() {
                return venue.snapshot();
            }
        };
    }
}
