package io.buttonwood.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state machine in the cluster: takes committed commands, answers, publishes events, snapshots.
///
/// All callbacks run on the service thread. Whatever they throw ends the node: a member that skipped a command would no
/// longer be the same as the log.
final class VenueService implements ClusteredService {
    private static final Logger log = LoggerFactory.getLogger(VenueService.class);
    private static final long TICK_TIMER = 1;
    /// A session that takes no replies for so long is closed; the engine waits meanwhile.
    private static final long SLOW_SESSION_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TIMER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final StateMachine.Factory factory;
    private final Fatal fatal;
    private final EngineState state;
    private final WireReader in = new WireReader();
    private final WireWriter out = new WireWriter();

    private @Nullable Cluster cluster;
    private @Nullable EventLog events;
    private StateMachine machine;
    private boolean live;
    /// Sessions that took a reply: if they are not connected now, they have gone; others are not yet connected.
    private final LongHashSet heard = new LongHashSet();
    /// What the tick timer is set to, part of the snapshot.
    private long timerNanos = Long.MAX_VALUE;

    VenueService(StateMachine.Factory factory, Fatal fatal, EngineState state) {
        this.factory = factory;
        this.fatal = fatal;
        this.state = state;
        machine = factory.create();
    }

    @Override
    public void onStart(Cluster joined, @Nullable Image snapshot) {
        guarded("start", () -> {
            cluster = joined;
            AeronArchive archive = AeronArchive.connect(
                    joined.context().archiveContext().clone());
            var stream = new EventLog(joined.aeron(), archive, joined.idleStrategy());
            events = stream;
            long eventPosition = 0;
            if (snapshot != null) {
                Snapshot.Loaded loaded = Snapshot.load(snapshot, joined.idleStrategy());
                machine = factory.restore(loaded.machine());
                eventPosition = loaded.eventPosition();
                timerNanos = loaded.timerNanos();
                state.snapshotSequence(machine.sequence());
            }
            stream.start(eventPosition);
            state.events(stream);
            state.sequence(machine.sequence());
        });
    }

    @Override
    public void onRoleChange(Cluster.Role role) {
        guarded("role change", () -> {
            if (role == Cluster.Role.LEADER) {
                live = true;
                events().live();
                state.started();
            }
        });
    }

    @Override
    public void onNewLeadershipTermEvent(
            long leadershipTermId,
            long logPosition,
            long timestamp,
            long termBaseLogPosition,
            int leaderMemberId,
            int logSessionId,
            TimeUnit timeUnit,
            int appVersion) {
        guarded("new term", () -> {
            timerNanos = Long.MAX_VALUE;
            setTimer();
        });
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        guarded("command", () -> {
            takeMessage(session, timestamp, buffer, offset, length);
        });
    }

    private void takeMessage(ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length) {
        in.load(buffer, offset, length);
        int count;
        try {
            int version = in.takeByte();
            if (version != RecordCodec.VERSION) {
                throw new MalformedException("version " + version + ", not " + RecordCodec.VERSION);
            }
            count = in.takeByte();
        } catch (MalformedException e) {
            malformed(session, e);
            return;
        }
        beginReplies();
        int replies = 0;
        for (int i = 0; i < count; i++) {
            long correlation;
            int end;
            try {
                correlation = in.takeFixedLong();
                int size = in.takeFixedInt();
                if (size < 0 || size > in.remaining()) {
                    throw new MalformedException("a command of " + size + " bytes, " + in.remaining() + " left");
                }
                end = in.position() + size;
            } catch (MalformedException e) {
                malformed(session, e);
                break;
            }
            Reply reply;
            try {
                Command command = Codecs.COMMAND.read(in);
                if (in.position() != end) {
                    throw new MalformedException("a command of another length");
                }
                reply = apply(command, timestamp);
            } catch (MalformedException e) {
                malformed(session, e);
                reply = new Reply.Refused(
                        machine.sequence(), timestamp, Reason.INVALID, "the command can't be read: " + e.getMessage());
            }
            in.position(end);
            if (live) {
                out.putFixedLong(correlation);
                Codecs.REPLY.write(out, reply);
                if (++replies == Codecs.MAX_COUNT || out.position() >= Codecs.FULL_BYTES) {
                    sendReplies(session, replies);
                    replies = 0;
                }
            }
        }
        if (replies > 0) {
            sendReplies(session, replies);
        }
        setTimer();
    }

    private Reply apply(Command command, long timestamp) {
        var happened = new ArrayList<Event>();
        long before = machine.sequence();
        Reply reply;
        try {
            reply = machine.apply(command, timestamp, happened);
        } catch (RuntimeException e) {
            throw new IllegalStateException("command " + (before + 1) + " failed: " + command, e);
        }
        long sequence = machine.sequence();
        if (sequence != before + 1) {
            throw new IllegalStateException("sequence went from " + before + " to " + sequence + " by " + command);
        }
        events().append(new EventBatch(sequence, reply.timeNanos(), happened));
        state.sequence(sequence);
        if (!live) {
            state.replayed();
        }
        return reply;
    }

    private void malformed(ClientSession session, MalformedException e) {
        state.malformed();
        log.warn("session {} sent what is no command: {}", session.id(), e.getMessage());
    }

    private void beginReplies() {
        out.position(0);
        out.putByte(RecordCodec.VERSION);
        out.putByte(0);
    }

    private void sendReplies(ClientSession session, int count) {
        out.view().putByte(1, (byte) count);
        int length = out.position();
        long deadline = 0;
        while (!session.isClosing()) {
            long result = session.offer(out.view(), 0, length);
            if (result > 0) {
                heard.add(session.id());
                break;
            }
            if (result == Publication.CLOSED
                    || (result == Publication.NOT_CONNECTED && heard.contains(session.id()))) {
                session.close(); // it has gone
                break;
            }
            long now = System.nanoTime();
            deadline = deadline == 0 ? now + SLOW_SESSION_NANOS : deadline;
            if (now - deadline > 0) {
                log.warn("session {} takes no replies: closed", session.id());
                state.dropped();
                session.close();
                break;
            }
            cluster().idleStrategy().idle(0);
        }
        beginReplies();
    }

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {
        guarded("timer", () -> {
            timerNanos = Long.MAX_VALUE;
            if (machine.nextDueNanos() <= timestamp) {
                apply(new Command.Tick(), timestamp);
            }
            setTimer();
        });
    }

    /// A timer that stands earlier than needed is left: it fires, finds nothing due, and is set again.
    private void setTimer() {
        long due = machine.nextDueNanos();
        if (due < timerNanos) {
            long deadline = System.nanoTime() + TIMER_PATIENCE_NANOS;
            while (!cluster().scheduleTimer(TICK_TIMER, due)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the consensus module takes no timers");
                }
                cluster().idleStrategy().idle(0);
            }
            timerNanos = due;
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        guarded("snapshot", () -> {
            events().awaitRecorded();
            long began = System.nanoTime();
            byte[] bytes = machine.snapshot();
            long made = System.nanoTime();
            Snapshot.take(publication, cluster().idleStrategy(), bytes, events().position(), timerNanos);
            log.info(
                    "snapshot at command {}: {} bytes, made in {} ms, recorded in {} ms",
                    machine.sequence(),
                    bytes.length,
                    TimeUnit.NANOSECONDS.toMillis(made - began),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - made));
            state.snapshotSequence(machine.sequence());
        });
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {}

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {
        heard.remove(session.id());
        if (live && closeReason == CloseReason.TIMEOUT) {
            log.debug("session {} was silent too long: closed", session.id());
        }
    }

    @Override
    public void onTerminate(Cluster ending) {}

    private void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (AgentTerminationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fatal.raise(what, e);
            throw new AgentTerminationException(e);
        }
    }

    private Cluster cluster() {
        return required(cluster);
    }

    private EventLog events() {
        return required(events);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }
}
