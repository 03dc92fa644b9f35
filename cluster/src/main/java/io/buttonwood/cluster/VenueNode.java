package io.buttonwood.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// The engine: media driver, archive, consensus module and the venue's service, one member, embedded in this process.
public final class VenueNode implements AutoCloseable {
    private VenueNode() {}

    /// @param dataDirectory all state; made if absent; locked while the node runs
    /// @param durability what an acknowledgement means
    /// @param snapshotCommands a snapshot is taken after so many commands, at least 1
    /// @param snapshotInterval and after this time, if there was any command
    /// @param eventRetentionBytes events older than this and read by every open reader are purged
    /// @param replyTimeout after which a sent command's outcome is unknown
    /// @param queueCapacity commands waiting in a client before it says OverloadedException
    /// @param onFatal called once, from any thread, when the engine cannot go on; should end the process
    public record Options(
            Path dataDirectory,
            Durability durability,
            long snapshotCommands,
            Duration snapshotInterval,
            long eventRetentionBytes,
            Duration replyTimeout,
            int queueCapacity,
            Consumer<Throwable> onFatal) {

        public Options {
            if (snapshotCommands < 1) {
                throw new IllegalArgumentException("snapshotCommands must be at least 1, not " + snapshotCommands);
            }
            if (!snapshotInterval.isPositive()) {
                throw new IllegalArgumentException("snapshotInterval must be positive, not " + snapshotInterval);
            }
            if (eventRetentionBytes < 0) {
                throw new IllegalArgumentException("eventRetentionBytes must not be negative: " + eventRetentionBytes);
            }
            if (!replyTimeout.isPositive()) {
                throw new IllegalArgumentException("replyTimeout must be positive, not " + replyTimeout);
            }
            if (queueCapacity < 1 || queueCapacity > 1 << 20) {
                throw new IllegalArgumentException("queueCapacity must be 1 to 1048576, not " + queueCapacity);
            }
        }

        /// Defaults: survives the process's death; a snapshot every 500,000 commands or 15 minutes; 16 GiB of events;
        /// 5 seconds; 16,384 commands; a fatal error halts the process with exit code 70.
        public static Options of(Path dataDirectory) {
            return new Options(
                    dataDirectory,
                    Durability.PROCESS,
                    500_000,
                    Duration.ofMinutes(15),
                    16L << 30,
                    Duration.ofSeconds(5),
                    16_384,
                    Fatal.HALT);
        }
    }

    /// Starts the venue and returns once the log is replayed and commands are taken.
    ///
    /// @throws DataInUseException if another node runs on the directory
    /// @throws IllegalStateException if the start fails; nothing is left running
    public static VenueNode start(Options options) {
        return start(options, StateMachine.venue());
    }

    /// The same with another state machine.
    public static VenueNode start(Options options, StateMachine.Factory factory) {
        throw new IllegalStateException("to be built");
    }

    /// A client in this process; several are allowed. Close it before the node.
    public VenueClient connect() {
        return new VenueClient();
    }

    /// Reads every batch with a sequence above this one; 0 reads from the beginning.
    ///
    /// @throws EventsUnavailableException if they were purged, or the sequence is above the last one
    public EventReader read(long fromSequence, EventHandler handler) {
        return new EventReader();
    }

    /// Reads on from a position that a handler was given; 0 is the beginning.
    ///
    /// @param sequence of the batch that ended there
    /// @throws EventsUnavailableException if that was purged, or there is no such position in the stream
    public EventReader readFrom(long position, long sequence, EventHandler handler) {
        return new EventReader();
    }

    /// The sequence of the last applied command. Its batch is in the event stream or about to be.
    public long lastSequence() {
        return 0;
    }

    /// Takes a snapshot now, then purges what it makes needless. Blocks until done.
    public void snapshot() {}

    public Stats stats() {
        return new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// Stops readers, clients and the engine, and unlocks the directory. Nothing acknowledged is lost.
    @Override
    public void close() {}
}
