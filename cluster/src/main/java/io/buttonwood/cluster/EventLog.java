package io.buttonwood.cluster;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.logbuffer.BufferClaim;
import io.buttonwood.core.EventBatch;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the events into this member's recorded stream. Owned by the service thread; readers see the volatile part.
///
/// The position is part of the deterministic state: replaying the log walks the same positions. What is recorded
/// already is skipped; the first frame that is not must begin exactly where the recording ends. A recording that goes on
/// behind the end of the log tells of commands that the disk lost: it is cut back. One that ends before the snapshot
/// can't be filled again: the stream goes on with a gap at its beginning, and readers that were behind are told.
final class EventLog {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final WireWriter writer = new WireWriter();
    private final BufferClaim claim = new BufferClaim();
    private final Aeron aeron;
    private final AeronArchive archive;
    private final IdleStrategy idle;

    private long position;
    private long recordedEnd = AeronArchive.NULL_POSITION;
    private @Nullable ExclusivePublication publication;
    private volatile long recordingId = Aeron.NULL_VALUE;
    private volatile int counterId = CountersReader.NULL_COUNTER_ID;
    private volatile long publishedPosition;

    EventLog(Aeron aeron, AeronArchive archive, IdleStrategy idle) {
        this.aeron = aeron;
        this.archive = archive;
        this.idle = idle;
    }

    /// @param snapshotPosition where the stream stood in the state that was loaded
    void start(long snapshotPosition) {
        position = snapshotPosition;
        publishedPosition = snapshotPosition;
        archive.listRecordingsForUri(
                0,
                Integer.MAX_VALUE,
                "aeron:ipc",
                EventFrame.STREAM,
                (_, _, id, _, _, startPosition, stopPosition, _, _, _, _, _, _, _, _, _) -> {
                    recordingId = id;
                    recordedEnd = Math.max(startPosition, stopPosition);
                });
        if (recordedEnd != AeronArchive.NULL_POSITION && recordedEnd < snapshotPosition) {
            log.warn(
                    "the event stream ends at {} but the snapshot knows it up to {}: earlier events are lost,"
                            + " what was derived from them must be rebuilt from the venue",
                    recordedEnd,
                    snapshotPosition);
            archive.purgeRecording(recordingId);
            recordingId = Aeron.NULL_VALUE;
            recordedEnd = AeronArchive.NULL_POSITION;
        }
    }

    void append(EventBatch batch) {
        writer.position(0);
        Codecs.BATCH.write(writer, batch);
        int length = writer.position();
        int from = 0;
        do {
            int body = Math.min(length - from, EventFrame.MAX_BODY);
            long start = EventFrame.start(position, body);
            long end = start + EventFrame.size(body);
            if (end > recordedEnd || publication != null) {
                if (publication == null) {
                    if (recordedEnd != AeronArchive.NULL_POSITION && recordedEnd != position && recordedEnd != start) {
                        throw new IllegalStateException("the event stream ends at " + recordedEnd
                                + ", within the frame of command " + batch.sequence() + " at " + start
                                + ": it was made by another version or is damaged");
                    }
                    open(recordedEnd == AeronArchive.NULL_POSITION ? position : recordedEnd);
                }
                publish(batch.sequence(), length, from, body, end);
            }
            position = end;
            from += body;
        } while (from < length);
        publishedPosition = position;
    }

    /// The log is replayed: from here on everything is new.
    void live() {
        if (publication == null) {
            if (recordedEnd > position) {
                log.warn(
                        "the event stream tells of commands that the log has lost: cut from {} to {}",
                        recordedEnd,
                        position);
                archive.truncateRecording(recordingId, position);
            }
            open(position);
        }
    }

    /// Waits until all that was appended is recorded, so that a snapshot never knows more than the recording.
    void awaitRecorded() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (counterId != CountersReader.NULL_COUNTER_ID && recordedPosition() < position) {
            pause(deadline, "the archive does not record the events");
        }
    }

    long position() {
        return position;
    }

    /// Any thread: where the next batch goes.
    long publishedPosition() {
        return publishedPosition;
    }

    /// Any thread: everything before it can be read.
    long recordedPosition() {
        return counterId == CountersReader.NULL_COUNTER_ID ? 0 : aeron.countersReader().getCounterValue(counterId);
    }

    /// Any thread: negative before the first start has finished.
    long recordingId() {
        return recordingId;
    }

    private void open(long at) {
        String channel = new ChannelUriStringBuilder()
                .media("ipc")
                .mtu(EventFrame.MTU)
                .termLength(EventFrame.TERM_LENGTH)
                .initialPosition(at, EventFrame.INITIAL_TERM_ID, EventFrame.TERM_LENGTH)
                .build();
        ExclusivePublication opened = aeron.addExclusivePublication(channel, EventFrame.STREAM);
        String recorded = ChannelUri.addSessionId("aeron:ipc", opened.sessionId());
        if (recordingId == Aeron.NULL_VALUE) {
            archive.startRecording(recorded, EventFrame.STREAM, SourceLocation.LOCAL);
        } else {
            archive.extendRecording(recordingId, recorded, EventFrame.STREAM, SourceLocation.LOCAL);
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        CountersReader counters = aeron.countersReader();
        int counter;
        while ((counter = RecordingPos.findCounterIdBySession(counters, opened.sessionId(), archive.archiveId()))
                        == CountersReader.NULL_COUNTER_ID
                || !opened.isConnected()) {
            pause(deadline, "the archive does not start recording the events");
        }
        counterId = counter;
        recordingId = RecordingPos.getRecordingId(counters, counter);
        publication = opened;
    }

    private void publish(long sequence, int batchLength, int from, int body, long expectedEnd) {
        ExclusivePublication to = publication;
        if (to == null) {
            throw new IllegalStateException("no publication");
        }
        long deadline = 0;
        long end;
        while ((end = to.tryClaim(EventFrame.HEADER + body, claim)) < 0) {
            if (end == Publication.CLOSED || end == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("the event stream is closed: " + end);
            }
            if (end != Publication.ADMIN_ACTION) {
                deadline = deadline == 0 ? System.nanoTime() + PATIENCE_NANOS : deadline;
                pause(deadline, "the archive does not take the events");
            }
        }
        MutableDirectBuffer buffer = claim.buffer();
        int at = claim.offset();
        int flags = (from == 0 ? EventFrame.FIRST : 0) | (from + body == batchLength ? EventFrame.LAST : 0);
        buffer.putByte(at, (byte) RecordCodec.VERSION);
        buffer.putByte(at + EventFrame.FLAGS, (byte) flags);
        buffer.putShort(at + 2, (short) 0);
        buffer.putInt(at + EventFrame.LENGTH, batchLength);
        buffer.putLong(at + EventFrame.SEQUENCE, sequence);
        buffer.putBytes(at + EventFrame.HEADER, writer.view(), from, body);
        claim.commit();
        if (end != expectedEnd) {
            throw new IllegalStateException("events of " + sequence + " end at " + end + ", not " + expectedEnd);
        }
    }

    private void pause(long deadline, String complaint) {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException(complaint);
        }
        idle.idle(0);
    }
}
