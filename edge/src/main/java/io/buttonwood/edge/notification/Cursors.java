package io.buttonwood.edge.notification;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far one connection is in each of its streams, and which of them lag. At most one cursor per account and lane
/// that it may hear, and per instrument. Guarded by the connection's lock.
final class Cursors {
    private final Map<Stream, StreamCursor> all = new HashMap<>();
    private final ArrayDeque<StreamCursor> lagging = new ArrayDeque<>();

    /// The stream's cursor; a new one is live from `firstSeq`.
    StreamCursor of(Stream stream, long firstSeq) {
        return all.computeIfAbsent(stream, key -> new StreamCursor(key, firstSeq));
    }

    /// Declares a range that a live stream's source left out; a lagging one finds the hole when it gets there.
    void skip(Stream stream, long from, long to, LossLog losses, long nowNanos) {
        StreamCursor cursor = all.get(stream);
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
        all.clear();
        lagging.clear();
    }
}
