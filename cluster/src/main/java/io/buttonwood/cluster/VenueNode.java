package io.buttonwood.cluster;

import io.aeron.Aeron;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.client.AeronCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine: media driver, archive, consensus module and the venue's service, one member, embedded in this process.
public final class VenueNode implements AutoCloseable {
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

    private static final Logger log = LoggerFactory.getLogger(VenueNode.class);
    private static final int SEGMENT_LENGTH = 16 * 1024 * 1024;
    private static final Duration REPLAY_PATIENCE = Duration.ofMinutes(30);

    private final Options options;
    private final Fatal fatal;
    private final Bell bell = new Bell();
    private final EngineState state = new EngineState();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<VenueClient> clients = new CopyOnWriteArrayList<>();
    private final List<EventReader> readers = new CopyOnWriteArrayList<>();
    private final AtomicInteger streams = new AtomicInteger(EventFrame.STREAM + 1);
    private final int segmentLength;
    private final Path archiveDirectory;
    private final Engine engine;
    private final Aeron aeron;
    private final AeronArchive archive;
    private final Housekeeper housekeeper;
    private final long startMillis;

    private VenueNode(Options options, StateMachine.Factory factory, int segmentLength) {
        long began = System.nanoTime();
        this.options = options;
        this.segmentLength = segmentLength;
        fatal = new Fatal(options.onFatal());
        DataDirectory data = DataDirectory.lock(options.dataDirectory());
        parts.push(data);
        archiveDirectory = data.archive();
        try {
            TornTail.cut(archiveDirectory);
            engine = new Engine(
                    data,
                    options.durability(),
                    segmentLength,
                    new VenueService(factory, fatal, state),
                    bell,
                    fatal);
            parts.push(engine);
            awaitStart();
            aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(engine.driverDirectory())
                    .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
                    .errorHandler(error -> fatal.raise("the node's Aeron client", error)));
            parts.push(aeron);
            archive = AeronArchive.connect(archiveClient());
            parts.push(archive);
            housekeeper = new Housekeeper(
                            options,
                            state,
                            engine.consensus(),
                            archive,
                            data.cluster(),
                            segmentLength,
                            this::slowestReader)
                    .start();
            parts.push(housekeeper);
            fatal.arm();
        } catch (RuntimeException | Error e) {
            fatal.closing();
            closeParts();
            Throwable cause = fatal.cause() == null ? e : fatal.cause();
            throw new IllegalStateException("the venue's engine does not start: " + cause.getMessage(), cause);
        }
        startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        log.info(
                "engine started in {} ms, {} commands replayed, at command {}",
                startMillis,
                state.replayedCommands(),
                state.sequence());
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
        return new VenueNode(options, factory, SEGMENT_LENGTH);
    }

    /// The same with other segments of the archive's files; a directory must always be used with the same.
    static VenueNode start(Options options, StateMachine.Factory factory, int segmentLength) {
        return new VenueNode(options, factory, segmentLength);
    }

    private void awaitStart() {
        bell.ring();
        long deadline = System.nanoTime() + REPLAY_PATIENCE.toNanos();
        try {
            while (!state.startedLatch().await(5, TimeUnit.MILLISECONDS)) {
                bell.ring();
                Throwable cause = fatal.cause();
                if (cause != null) {
                    throw new IllegalStateException(cause.getMessage(), cause);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("not ready after " + REPLAY_PATIENCE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// For tests that talk to the engine past our client.
    String driverDirectory() {
        return engine.driverDirectory();
    }

    private AeronArchive.Context archiveClient() {
        return engine.archiveClient().aeron(aeron).ownsAeronClient(false);
    }

    /// A client in this process; several are allowed. Waits for its session.
    public VenueClient connect() {
        var self = new AtomicReference<@Nullable VenueClient>();
        int egressStream = streams.getAndIncrement();
        var client = new VenueClient(
                listener -> AeronCluster.asyncConnect(new AeronCluster.Context()
                        .aeron(aeron)
                        .ownsAeronClient(false)
                        .ingressChannel(Engine.INGRESS)
                        .egressChannel(Engine.EGRESS)
                        .egressStreamId(egressStream)
                        .clientName("venue-client-" + egressStream)
                        .errorHandler(error -> log.warn("venue client: {}", error.getMessage()))
                        .egressListener(listener)),
                bell,
                options.queueCapacity(),
                options.replyTimeout().toNanos(),
                () -> clients.remove(self.get()));
        self.set(client);
        clients.add(client);
        return client.start();
    }

    /// Reads every batch with a sequence above this one; 0 reads from the beginning.
    ///
    /// @throws EventsUnavailableException if they were purged, or the sequence is above the last one
    public EventReader read(long fromSequence, EventHandler handler) {
        checkNotAhead(fromSequence);
        return open(index().after(fromSequence), fromSequence, handler);
    }

    /// Reads on from a position that a handler was given; 0 is the beginning.
    ///
    /// @param sequence of the batch that ended there
    /// @throws EventsUnavailableException if that was purged, or there is no such position in the stream
    public EventReader readFrom(long position, long sequence, EventHandler handler) {
        checkNotAhead(sequence);
        EventIndex index = index();
        if (position < index.start()) {
            throw new EventsUnavailableException(
                    "the events after " + sequence + " were purged: position " + position + ", the oldest kept is "
                            + index.start(),
                    false);
        }
        if (position > index.end() || !index.ends(position, sequence)) {
            throw new EventsUnavailableException(
                    "in the event stream no batch " + sequence + " ends at position " + position, true);
        }
        return open(position, sequence, handler);
    }

    private void checkNotAhead(long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative: " + sequence);
        }
        if (sequence > lastSequence()) {
            throw new EventsUnavailableException(
                    "asked for the events after " + sequence + ", but the log ends at " + lastSequence()
                            + ": what was derived from it is ahead and must be rebuilt",
                    true);
        }
    }

    private EventIndex index() {
        EventLog events = state.events();
        return new EventIndex(
                archiveDirectory,
                events.recordingId(),
                segmentLength,
                archive.getStartPosition(events.recordingId()),
                events.recordedPosition());
    }

    private EventReader open(long position, long sequence, EventHandler handler) {
        var self = new AtomicReference<@Nullable EventReader>();
        var source = new EventReader.Source(
                archiveClient(), state.events(), streams.getAndIncrement(), () -> readers.remove(self.get()));
        var reader = new EventReader(source, position, sequence, handler, fatal, bell);
        self.set(reader);
        readers.add(reader);
        return reader.start();
    }

    private long slowestReader() {
        return readers.stream().mapToLong(EventReader::position).min().orElse(Long.MAX_VALUE);
    }

    /// The sequence of the last applied command. Its batch is in the event stream or about to be.
    public long lastSequence() {
        return state.sequence();
    }

    /// Takes a snapshot now, then purges what it makes needless. Blocks until done.
    public void snapshot() {
        bell.ring();
        housekeeper.snapshot();
    }

    public Stats stats() {
        return new Stats(
                state.sequence(),
                state.snapshotSequence(),
                housekeeper.snapshotsTaken(),
                state.replayedCommands(),
                startMillis,
                state.events().publishedPosition(),
                housekeeper.eventsFirstPosition(),
                readers.size(),
                clients.size(),
                clients.stream().mapToInt(VenueClient::queued).sum(),
                state.droppedSessions(),
                state.malformedCommands());
    }

    /// Stops clients, readers and the engine, and unlocks the directory. Nothing acknowledged is lost.
    @Override
    public void close() {
        clients.forEach(VenueClient::close);
        readers.forEach(EventReader::close);
        fatal.closing();
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            CloseHelper.quietClose(parts.pop());
        }
    }
}
