package io.buttonwood.cluster;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.buttonwood.core.EventBatch;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One follower of the event stream with a thread of its own. However slow it is, the engine never waits for it.
///
/// It follows the recording, not the publication: a replay without end, which the archive feeds as it records.
public final class EventReader implements AutoCloseable, FragmentHandler {
    private static final Logger log = LoggerFactory.getLogger(EventReader.class);
    private static final String CHANNEL = "aeron:ipc";
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Source source;
    private final EventHandler handler;
    private final Fatal fatal;
    private final Bell bell;
    private final Thread thread;
    private final WireReader in = new WireReader();
    private volatile long sequence;
    private volatile long position;
    private volatile boolean closing;
    private boolean fresh = true;

    /// Where the events come from.
    ///
    /// @param stream the replay's stream id, this reader's own
    record Source(AeronArchive.Context archive, EventLog log, int stream, Runnable onClose) {}

    EventReader(Source source, long position, long sequence, EventHandler handler, Fatal fatal, Bell bell) {
        this.source = source;
        this.position = position;
        this.sequence = sequence;
        this.handler = handler;
        this.fatal = fatal;
        this.bell = bell;
        thread = Thread.ofPlatform().name("event-reader-" + source.stream()).daemon(true).unstarted(this::run);
    }

    EventReader start() {
        thread.start();
        return this;
    }

    /// The sequence of the last batch the handler has finished, or where it started.
    public long sequence() {
        return sequence;
    }

    long position() {
        return position;
    }

    private void run() {
        IdleStrategy idle = bell.sleeper(TimeUnit.MILLISECONDS.toNanos(10));
        try (AeronArchive archive = AeronArchive.connect(source.archive().clone())) {
            while (!closing) {
                follow(archive, idle);
            }
        } catch (RuntimeException | Error e) {
            if (!closing) {
                fatal.raise("an event reader", e);
            }
        } finally {
            bell.remove(idle);
        }
    }

    /// Follows the recording until this reader closes or the replay ends.
    private void follow(AeronArchive archive, IdleStrategy idle) {
        in.clear();
        long from = position;
        Subscription replay = archive.replay(
                source.log().recordingId(), from, AeronArchive.REPLAY_ALL_AND_FOLLOW, CHANNEL, source.stream());
        try {
            Image image = awaitImage(replay, idle);
            while (image != null && !closing) {
                int polled = image.poll(this, 256);
                if (polled == 0) {
                    if (fresh && source.log().recordedPosition() <= image.position()) {
                        fresh = !handler.onCaughtUp(sequence);
                    }
                    if (image.isClosed() || image.isEndOfStream()) {
                        log.warn("the replay of events ended at {}, taking it up again", position);
                        return;
                    }
                }
                idle.idle(polled);
            }
        } finally {
            CloseHelper.quietClose(replay);
        }
    }

    private @Nullable Image awaitImage(Subscription replay, IdleStrategy idle) {
        long deadline = System.nanoTime() + CONNECT_NANOS;
        while (!closing && replay.hasNoImages()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the archive does not replay the events");
            }
            idle.idle(0);
        }
        return closing ? null : replay.imageAtIndex(0);
    }

    /// A frame of the stream.
    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        if (closing) {
            return;
        }
        int version = buffer.getByte(offset);
        if (version != RecordCodec.VERSION) {
            throw new IllegalStateException("events of version " + version + ", we read " + RecordCodec.VERSION);
        }
        int flags = buffer.getByte(offset + EventFrame.FLAGS);
        if ((flags & EventFrame.FIRST) != 0) {
            in.clear();
        } else if (in.loaded() == 0) {
            return; // the rest of a batch that began before where we started
        }
        in.append(buffer, offset + EventFrame.HEADER, length - EventFrame.HEADER);
        if ((flags & EventFrame.LAST) != 0) {
            long next = buffer.getLong(offset + EventFrame.SEQUENCE);
            if (in.loaded() != buffer.getInt(offset + EventFrame.LENGTH)) {
                throw new IllegalStateException("the events of " + next + " are incomplete");
            }
            if (next > sequence) {
                deliver(next, header.position());
            }
            in.clear();
        }
    }

    private void deliver(long next, long end) {
        if (next != sequence + 1) {
            throw new IllegalStateException("event batch " + next + " follows " + sequence);
        }
        EventBatch batch = Codecs.BATCH.read(in);
        fresh = true;
        handler.onBatch(end, batch);
        sequence = next;
        position = end;
    }

    /// Stops after the batch at hand; waits for the thread.
    @Override
    public void close() {
        closing = true;
        bell.ring();
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        source.onClose().run();
    }
}
