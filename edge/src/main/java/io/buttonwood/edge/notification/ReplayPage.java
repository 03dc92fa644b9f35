package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;

/// A page of a lagging stream, read from the pending store: the messages its connection wants, why others between
/// are missing, and the sequence to go on from.
record ReplayPage(List<Message> wanted, List<Loss> holes, long nextSeq) {

    /// Reads from `from` on. `head` is a sequence that the stream had reached before the read: up to there, what the
    /// store does not have any more is a hole. May wait for I/O; no lock is held.
    static ReplayPage read(Context context, Connection connection, Stream stream, long from, long head) {
        int limit = Math.max(64, connection.options.maxMessages());
        List<Notification> kept = context.store().range(stream.recipient(), stream.lane(), from, limit);
        List<Message> wanted = new ArrayList<>();
        List<Loss> holes = new ArrayList<>();
        long next = from;
        for (Notification n : kept) {
            if (n.laneSeq() > next) {
                holes.addAll(Holes.explain(context.store(), stream, next, n.laneSeq() - 1));
            }
            next = n.laneSeq() + 1;
            Message message = new Message(n, context.encoder());
            if (connection.hearing.entitled(n) && connection.hearing.wants(message)) {
                wanted.add(message);
            }
        }
        if (kept.size() < limit && next <= head) {
            holes.addAll(Holes.explain(context.store(), stream, next, head));
            next = head + 1;
        }
        return new ReplayPage(wanted, holes, next);
    }
}
