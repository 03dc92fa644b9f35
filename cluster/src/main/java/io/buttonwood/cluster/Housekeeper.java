package io.buttonwood.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes snapshots on schedule and purges what they make needless: Aeron keeps everything for ever by itself.
///
/// Kept are two generations of snapshots and the log from the older one; and of the events what retention or an open
/// reader wants. One thread, twice a second.
final class Housekeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SNAPSHOT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int GENERATIONS = 2;

    private final VenueNode.Options options;
    private final EngineState state;
    private final ConsensusModule.Context consensus;
    private final AeronArchive archive;
    private final Path clusterDirectory;
    private final int segmentLength;
    private final LongSupplier slowestReader;
    private final Thread thread;
    private final AtomicLong snapshots = new AtomicLong();
    private volatile long eventsFirstPosition;
    private volatile boolean closing;
    private long lastSnapshotNanos = System.nanoTime();

    /// @param slowestReader the lowest position an open reader still wants, [Long#MAX_VALUE] without readers
    Housekeeper(
            VenueNode.Options options,
            EngineState state,
            ConsensusModule.Context consensus,
            AeronArchive archive,
            Path clusterDirectory,
            int segmentLength,
            LongSupplier slowestReader) {
        this.options = options;
        this.state = state;
        this.consensus = consensus;
        this.archive = archive;
        this.clusterDirectory = clusterDirectory;
        this.segmentLength = segmentLength;
        this.slowestReader = slowestReader;
        eventsFirstPosition = archive.getStartPosition(state.events().recordingId());
        thread = Thread.ofPlatform().name("venue-housekeeper").daemon(true).unstarted(this::run);
    }

    Housekeeper start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(TURN_NANOS);
            if (closing) {
                return;
            }
            try {
                long commands = state.sequence() - state.snapshotSequence();
                boolean late = System.nanoTime() - lastSnapshotNanos
                        > options.snapshotInterval().toNanos();
                if (commands >= options.snapshotCommands() || (late && commands > 0)) {
                    snapshot();
                }
                purgeEvents();
                archive.checkForErrorResponse();
            } catch (RuntimeException e) {
                if (!closing) {
                    log.error("housekeeping failed, trying again", e);
                    lastSnapshotNanos = System.nanoTime();
                }
            }
        }
    }

    /// Takes a snapshot now and purges. Any thread; one at a time.
    synchronized void snapshot() {
        long before = consensus.snapshotCounter().get();
        long began = System.nanoTime();
        while (!ClusterControl.ToggleState.SNAPSHOT.toggle(consensus.controlToggleCounter())) {
            await(began, "the consensus module takes no snapshot now");
        }
        while (consensus.snapshotCounter().get() == before) {
            await(began, "the snapshot is not finished");
        }
        lastSnapshotNanos = System.nanoTime();
        snapshots.incrementAndGet();
        purgeSnapshotsAndLog();
    }

    private void await(long began, String complaint) {
        if (closing || System.nanoTime() - began > SNAPSHOT_PATIENCE_NANOS) {
            throw new IllegalStateException(complaint);
        }
        LockSupport.parkNanos(1_000_000);
    }

    private void purgeSnapshotsAndLog() {
        List<RecordingLog.Entry> entries;
        try (RecordingLog recordings = new RecordingLog(clusterDirectory.toFile(), false)) {
            entries = List.copyOf(recordings.entries());
        }
        long[] kept = entries.stream()
                .filter(Housekeeper::isSnapshot)
                .mapToLong(entry -> -entry.logPosition)
                .distinct()
                .sorted()
                .limit(GENERATIONS)
                .map(position -> -position)
                .toArray();
        if (kept.length < GENERATIONS) {
            return;
        }
        long oldest = kept[GENERATIONS - 1];
        for (RecordingLog.Entry entry : entries.reversed()) {
            if (isSnapshot(entry) && entry.logPosition < oldest) {
                if (archive.listRecording(entry.recordingId, (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {})
                        == 0) {
                    break; // this one and all older ones are gone
                }
                archive.purgeRecording(entry.recordingId);
            }
        }
        entries.stream()
                .filter(entry -> entry.type == RecordingLog.ENTRY_TYPE_TERM)
                .reduce((_, last) -> last)
                .ifPresent(term -> purge(term.recordingId, oldest, Engine.LOG_TERM_LENGTH));
    }

    private static boolean isSnapshot(RecordingLog.Entry entry) {
        return entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT;
    }

    private void purgeEvents() {
        EventLog events = state.events();
        long unwanted = Math.min(events.recordedPosition() - options.eventRetentionBytes(), slowestReader.getAsLong());
        if (unwanted - eventsFirstPosition >= segmentLength) {
            purge(events.recordingId(), unwanted, EventFrame.TERM_LENGTH);
            eventsFirstPosition = archive.getStartPosition(events.recordingId());
        }
    }

    /// Deletes whole segments before the position.
    private void purge(long recordingId, long position, int termLength) {
        long start = archive.getStartPosition(recordingId);
        long base = AeronArchive.segmentFileBasePosition(start, position, termLength, segmentLength);
        if (base > start) {
            try {
                archive.purgeSegments(recordingId, base);
            } catch (ArchiveException e) {
                log.warn("recording {} is not purged to {} now: {}", recordingId, base, e.getMessage());
            }
        }
    }

    long snapshotsTaken() {
        return snapshots.get();
    }

    long eventsFirstPosition() {
        return eventsFirstPosition;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
