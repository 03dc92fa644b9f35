package io.buttonwood.cluster;

import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.logbuffer.Header;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client's thread does: keeps a session, sends what is queued, completes what is answered. Owned by that thread.
///
/// Correlations count from 0. Those sent and not answered are `first` to `next`, in a ring; the log answers in order, so
/// whatever lies before an answer and has none is lost.
final class ClientLoop implements EgressListener {
    private static final Logger log = LoggerFactory.getLogger(ClientLoop.class);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXPIRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ManyToOneConcurrentArrayQueue<VenueClient.Pending> queue;
    private final Connector connector;
    private final long replyTimeoutNanos;
    private final CountDownLatch connected;
    private final VenueClient.@Nullable Pending[] ring;
    private final WireWriter out = new WireWriter();
    private final WireReader in = new WireReader();

    private long first;
    private long next;
    /// A message that Aeron has not taken yet, its commands are the ring's last ones.
    private int unsentBytes;
    private int unsentCount;
    private AeronCluster.@Nullable AsyncConnect connecting;
    private @Nullable AeronCluster session;
    private boolean lost;
    private long keepAliveNanos;
    private long expiryNanos = System.nanoTime();
    private long retryNanos = System.nanoTime();

    interface Connector {
        AeronCluster.AsyncConnect connect(EgressListener listener);
    }

    ClientLoop(
            ManyToOneConcurrentArrayQueue<VenueClient.Pending> queue,
            Connector connector,
            long replyTimeoutNanos,
            int maxInFlight,
            CountDownLatch connected) {
        this.queue = queue;
        this.connector = connector;
        this.replyTimeoutNanos = replyTimeoutNanos;
        this.connected = connected;
        ring = new VenueClient.Pending[BitUtil.findNextPositivePowerOfTwo(Math.max(maxInFlight, Codecs.MAX_COUNT * 2))];
    }

    /// One turn; returns the work done.
    int turn() {
        long now = System.nanoTime();
        int work = 0;
        AeronCluster open = session;
        if (open == null) {
            work += connect(now);
        } else {
            work += send(open);
            work += open.pollEgress();
            if (now - keepAliveNanos >= 0) {
                open.sendKeepAlive();
                keepAliveNanos = now + KEEP_ALIVE_NANOS;
            }
            if (lost || open.isClosed()) {
                lose("the session ended");
            }
        }
        if (now - expiryNanos >= 0) {
            expiryNanos = now + EXPIRY_NANOS;
            expire(now);
        }
        return work;
    }

    boolean busy() {
        return first < next || !queue.isEmpty();
    }

    /// Closes the session; what was sent and not answered is unknown.
    void end() {
        lose("the client closed");
        CloseHelper.quietClose(connecting);
        connecting = null;
    }

    private int connect(long now) {
        if (now - retryNanos < 0) {
            return 0;
        }
        try {
            AeronCluster.AsyncConnect attempt = connecting;
            if (attempt == null) {
                connecting = connector.connect(this);
                return 1;
            }
            AeronCluster open = attempt.poll();
            if (open != null) {
                session = open;
                connecting = null;
                keepAliveNanos = now + KEEP_ALIVE_NANOS;
                connected.countDown();
                return 1;
            }
        } catch (RuntimeException e) {
            log.warn("no session with the engine yet: {}", e.getMessage());
            CloseHelper.quietClose(connecting);
            connecting = null;
            retryNanos = now + RETRY_NANOS;
        }
        return 0;
    }

    private int send(AeronCluster to) {
        int sent = 0;
        while (true) {
            if (unsentBytes == 0) {
                fill();
            }
            if (unsentBytes == 0) {
                return sent;
            }
            long result = to.offer(out.view(), 0, unsentBytes);
            if (result < 0) {
                if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                    lost = true;
                }
                return sent;
            }
            sent += unsentCount;
            unsentBytes = 0;
            unsentCount = 0;
            if (sent >= 16 * Codecs.MAX_COUNT) {
                return sent;
            }
        }
    }

    /// Makes the next message of what is queued, if there is room for its answers.
    private void fill() {
        out.position(0);
        out.putByte(RecordCodec.VERSION);
        out.putByte(0);
        int count = 0;
        while (count < Codecs.MAX_COUNT && out.position() < Codecs.FULL_BYTES && next - first < ring.length) {
            VenueClient.Pending pending = queue.poll();
            if (pending == null) {
                break;
            }
            if (encode(pending)) {
                ring[slot(next++)] = pending;
                count++;
            }
        }
        if (count > 0) {
            out.view().putByte(1, (byte) count);
            unsentCount = count;
            unsentBytes = out.position();
        }
    }

    private boolean encode(VenueClient.Pending pending) {
        int start = out.position();
        RuntimeException refused;
        try {
            out.putFixedLong(next);
            int lengthAt = out.position();
            out.putFixedInt(0);
            int from = out.position();
            Codecs.COMMAND.write(out, pending.command());
            int length = out.position() - from;
            out.putFixedIntAt(lengthAt, length);
            if (length <= Codecs.MAX_COMMAND_BYTES) {
                return true;
            }
            refused = new IllegalArgumentException(
                    "the command is " + length + " bytes long, more than " + Codecs.MAX_COMMAND_BYTES);
        } catch (RuntimeException e) {
            refused = new IllegalArgumentException("the command can't be written: " + e.getMessage(), e);
        }
        out.position(start);
        fail(pending, refused);
        return false;
    }

    @Override
    public void onMessage(
            long clusterSessionId, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        try {
            in.load(buffer, offset, length);
            int version = in.takeByte();
            if (version != RecordCodec.VERSION) {
                throw new MalformedException("version " + version);
            }
            for (int count = in.takeByte(); count > 0; count--) {
                answer(in.takeFixedLong());
            }
        } catch (MalformedException e) {
            log.error("the engine sent what is no reply: {}", e.getMessage());
        }
    }

    private void answer(long correlation) {
        var reply = Codecs.REPLY.read(in);
        if (correlation < first || correlation >= next) {
            return; // it came too late
        }
        while (first < correlation) {
            failFirst(new OutcomeUnknownException("the reply was lost"));
        }
        VenueClient.Pending pending = takeFirst();
        if (pending != null) {
            try {
                pending.handler().onReply(reply);
            } catch (RuntimeException e) {
                log.error("a reply handler failed", e);
            }
        }
    }

    @Override
    public void onSessionEvent(
            long correlationId,
            long clusterSessionId,
            long leadershipTermId,
            int leaderMemberId,
            EventCode code,
            String detail) {
        if (code == EventCode.CLOSED || code == EventCode.ERROR) {
            log.warn("the engine ended our session: {} {}", code, detail);
            lost = true;
        }
    }

    private void lose(String why) {
        lost = false;
        CloseHelper.quietClose(session);
        session = null;
        while (first < next - unsentCount) {
            failFirst(new OutcomeUnknownException(why));
        }
        while (first < next) {
            failFirst(new OverloadedException("not sent: " + why));
        }
        unsentBytes = 0;
        unsentCount = 0;
    }

    private void expire(long now) {
        while (first < next - unsentCount && expired(ring[slot(first)], now)) {
            failFirst(new OutcomeUnknownException("no answer in time"));
        }
        if (session == null || unsentCount > 0 || next - first == ring.length) {
            VenueClient.Pending head;
            while ((head = queue.peek()) != null && expired(head, now)) {
                queue.poll();
                fail(head, new OverloadedException("not sent in time"));
            }
        }
    }

    private boolean expired(VenueClient.@Nullable Pending pending, long now) {
        return pending == null || now - pending.submittedNanos() > replyTimeoutNanos;
    }

    private void failFirst(RuntimeException failure) {
        VenueClient.Pending pending = takeFirst();
        if (pending != null) {
            fail(pending, failure);
        }
    }

    private VenueClient.@Nullable Pending takeFirst() {
        int slot = slot(first++);
        VenueClient.Pending pending = ring[slot];
        ring[slot] = null;
        return pending;
    }

    private int slot(long correlation) {
        return (int) correlation & (ring.length - 1);
    }

    private static void fail(VenueClient.Pending pending, RuntimeException failure) {
        try {
            pending.handler().onFailure(failure);
        } catch (RuntimeException e) {
            log.error("a reply handler failed", e);
        }
    }
}
