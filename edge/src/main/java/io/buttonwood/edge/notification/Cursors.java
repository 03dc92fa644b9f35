package io.buttonwood.edge.notification;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far one connection is in each of its streams, and which of them lag. At most one cursor per account and lane
/// that it may hear, and per instrument. Guarded by the connection's lock.
final class Cursors {
    private static final long[] NONE = new long[Priority.COUNT];

    private final long account;
    /// The lanes of its account and then the public ones, made when something comes: most connections are idle.
    private final @Nullable StreamCursor[] usual = new StreamCursor[2 * Priority.COUNT];
    /// The last sequences of those lanes when it was registered; not to be changed, connections may share them.
    private long[] ownStarts = NONE;
    private long[] publicStarts = NONE;
    /// Market data, and other accounts' lanes.
    private final Map<Stream, StreamCursor> others = new HashMap<>(0);
    private final ArrayDeque<StreamCursor> lagging = new ArrayDeque<>(1);

    Cursors(long account) {
        this.account = account;
    }

    /// The stream's cursor; a new one is live from `firstSeq`.
    StreamCursor of(Stream stream, long firstSeq) {
        int place = place(stream);
        if (place < 0) {
            return others.computeIfAbsent(stream, key -> new StreamCursor(key, firstSeq));
        }
        StreamCursor known = usual[place];
        if (known == null) {
            known = new StreamCursor(stream, start(place) + 1);
            usual[place] = known;
        }
        return known;
    }

    /// Live from after these.
    void start(long[] own, long[] shared) {
        ownStarts = own;
        publicStarts = shared;
    }

    private long start(int place) {
        return place < Priority.COUNT ? ownStarts[place] : publicStarts[place - Priority.COUNT];
    }

    private int place(Stream stream) {
        if (stream.market()) {
            return -1;
        }
        int rank = stream.lane().rank;
        return stream.recipient() == account ? rank : stream.recipient() == 0 ? Priority.COUNT + rank : -1;
    }

    /// Queues a new message, or leaves it in the store for later if its stream lags or there is no room. Seen before:
    /// ignored. False if it, or older market data, found no room.
    boolean take(Message message, Stream stream, OutboundQueue queue, long nowNanos) {
        long seq = message.notification().laneSeq();
        StreamCursor cursor = of(stream, seq);
        if (seq < cursor.nextSeq) {
            return true;
        }
        if (cursor.lagging) {
            cursor.headSeq = Math.max(cursor.headSeq, seq);
            return true;
        }
        boolean room = stream.market()
                ? queue.addMarket(message, stream, cursor.prevSeq, nowNanos)
                : queue.addSequenced(message, stream, cursor.prevSeq, nowNanos);
        if (room || stream.market()) {
            cursor.advance(seq);
        } else {
            lag(cursor, seq, seq);
        }
        return room;
    }

    /// The same for a run.
    boolean take(Run run, OutboundQueue queue, long nowNanos) {
        StreamCursor cursor = of(run.stream(), run.seq(0));
        if (cursor.lagging) {
            cursor.headSeq = Math.max(cursor.headSeq, run.lastSeq());
            return true;
        }
        int from = run.indexOf(cursor.nextSeq);
        if (from == run.size()) {
            return true;
        }
        if (!queue.addRun(run.following(from, cursor.prevSeq), nowNanos)) {
            lag(cursor, run.seq(from), run.lastSeq());
            return false;
        }
        cursor.advance(run.lastSeq());
        return true;
    }

    /// Declares a range that a live stream's source left out; a lagging one finds the hole when it gets there.
    void skip(Stream stream, long from, long to, LossLog losses, long nowNanos) {
        StreamCursor cursor = place(stream) < 0 ? others.get(stream) : of(stream, from);
        if (cursor != null && !cursor.lagging && cursor.nextSeq <= from) {
            losses.add(new Loss(stream, from, to, LossReason.RETENTION), nowNanos);
            cursor.advance(to);
        }
    }

    boolean anyLagging() {
        return !lagging.isEmpty();
    }

    @Nullable StreamCursor firstLagging() {
        return lagging.peek();
    }

    void lag(StreamCursor cursor, long nextSeq, long headSeq) {
        cursor.nextSeq = nextSeq;
        cursor.headSeq = headSeq;
        if (!cursor.lagging) {
            cursor.lagging = true;
            lagging.add(cursor);
        }
    }

    void rewind(Stream stream, long seenSeq, long headSeq) {
        int place = place(stream);
        if (place >= 0 && usual[place] == null && seenSeq == headSeq && seenSeq == start(place)) {
            return;   // where it starts anyway
        }
        StreamCursor cursor = of(stream, seenSeq + 1);
        cursor.prevSeq = seenSeq;
        cursor.nextSeq = seenSeq + 1;
        if (seenSeq < headSeq) {
            lag(cursor, seenSeq + 1, headSeq);
        }
    }

    /// Queues a page that was read for a lagging stream, declares its holes, and turns the stream live if the page
    /// reached its head. False if the queue has no room for all of it: the rest is read again later.
    boolean apply(ReplayPage page, StreamCursor cursor, OutboundQueue queue, LossLog losses, long nowNanos) {
        int hole = 0;
        long next = page.nextSeq();
        for (Message message : page.wanted()) {
            long seq = message.notification().laneSeq();
            while (hole < page.holes().size() && page.holes().get(hole).toSeq() < seq) {
                lost(page.holes().get(hole++), cursor, losses, nowNanos);
            }
            if (!queue.addSequenced(message, cursor.stream, cursor.prevSeq, nowNanos)) {
                next = seq;
                break;
            }
            cursor.prevSeq = seq;
        }
        boolean whole = next == page.nextSeq();
        while (whole && hole < page.holes().size()) {
            lost(page.holes().get(hole++), cursor, losses, nowNanos);
        }
        cursor.nextSeq = next;
        lagging.remove(cursor);
        if (next > cursor.headSeq) {
            cursor.lagging = false;
        } else {
            lagging.add(cursor);   // behind the other streams: each gets its page
        }
        return whole;
    }

    private static void lost(Loss hole, StreamCursor cursor, LossLog losses, long nowNanos) {
        losses.add(hole, nowNanos);
        cursor.prevSeq = hole.toSeq();
    }

    void clear() {
        others.clear();
        Arrays.fill(usual, null);
        lagging.clear();
    }
}
