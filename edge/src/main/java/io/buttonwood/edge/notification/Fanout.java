package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Brings a notification into its stream and to the queues of those who subscribed. Publishers' threads; the lock of
/// the stream makes the sequences gap-free and the order the same in every queue. Executors are called after it is
/// released.
final class Fanout {
    /// One instrument's market data of one lane; its own lock.
    private static final class MarketStream {
        long head;
    }

    private final Context context;
    private final Registrations registrations;
    private final ConcurrentHashMap<Stream, MarketStream> market = new ConcurrentHashMap<>();
    private final Pump[] pumps = new Pump[Priority.COUNT];

    Fanout(Context context, Registrations registrations) {
        this.context = context;
        this.registrations = registrations;
        for (Priority lane : Priority.values()) {
            pumps[lane.rank] = new Pump(context, registrations.publicIndex, lane);
        }
    }

    /// Has all that is published reach the queues now.
    void flush() {
        for (Pump pump : pumps) {
            pump.run();
        }
    }

    /// False if the stream had this sequence already.
    boolean stamped(Notification n) {
        Stream stream = Stream.of(n);
        List<Connection> toStart = new ArrayList<>(2);
        List<PendingStore.Dropped> dropped = List.of();
        if (stream.market()) {
            MarketStream in = market.computeIfAbsent(stream, _ -> new MarketStream());
            synchronized (in) {
                if (n.laneSeq() <= in.head) {
                    context.counters().duplicates.increment();
                    return false;
                }
                in.head = n.laneSeq();
                offer(n, stream, toStart);
            }
        } else {
            Account account = registrations.account(n.recipient());
            synchronized (account) {
                if (n.laneSeq() <= account.heads[n.priority().rank]) {
                    context.counters().duplicates.increment();
                    return false;
                }
                dropped = enter(account, n, stream, toStart);
            }
        }
        finish(dropped, toStart, stream);
        return true;
    }

    /// Stamps the next sequence itself and answers the notification's id.
    String stamp(Publication p, long recipient, long nowNanos) {
        List<Connection> toStart = new ArrayList<>(2);
        List<PendingStore.Dropped> dropped = List.of();
        String id;
        Stream stream;
        if (recipient == 0 && p.type().conflatable() && p.instrument() != null) {
            stream = new Stream(0, p.priority(), p.type(), p.instrument());
            MarketStream in = market.computeIfAbsent(stream, _ -> new MarketStream());
            synchronized (in) {
                Notification n = notification(p, recipient, in.head + 1, nowNanos);
                in.head = n.laneSeq();
                offer(n, stream, toStart);
                id = n.id();
            }
        } else {
            Account account = registrations.account(recipient);
            stream = Stream.lane(recipient, p.priority());
            synchronized (account) {
                Notification n =
                        notification(p, recipient, account.heads[p.priority().rank] + 1, nowNanos);
                dropped = enter(account, n, stream, toStart);
                id = n.id();
            }
        }
        finish(dropped, toStart, stream);
        return id;
    }

    /// Ids name the place in the stream, so they are stable wherever the sequences are.
    private static Notification notification(Publication p, long recipient, long seq, long nowNanos) {
        String place = recipient == 0 && p.type().conflatable() && p.instrument() != null
                ? "m" + p.type() + "-" + p.instrument() + "-" : "n" + recipient + "-";
        return new Notification(place + p.priority().name().charAt(0) + seq, p.type(), p.priority(), recipient, p.content(),
                nowNanos, p.lifeNanos() == 0 ? 0 : nowNanos + p.lifeNanos(), p.instrument(), p.broker(), seq,
                p.engineSequence(), false);
    }

    private List<PendingStore.Dropped> enter(Account account, Notification n, Stream stream, List<Connection> toStart) {
        int lane = n.priority().rank;
        List<PendingStore.Dropped> dropped = context.store().append(n);   // first: if it throws, nothing has happened
        long expected = account.heads[lane] + 1;
        account.heads[lane] = n.laneSeq();
        if (n.laneSeq() > expected) {
            context.counters().gaps.increment();
            for (Connection connection : account.connections) {
                connection.declare(stream, expected, n.laneSeq() - 1, context.clock().getAsLong());
            }
        }
        offer(n, stream, toStart);
        return dropped;
    }

    private void offer(Notification n, Stream stream, List<Connection> toStart) {
        context.counters().published.increment();
        Message message = new Message(n, context.encoder());
        if (!n.isPrivate() && !stream.market()) {
            pumps[stream.lane().rank].add(message);
            return;
        }
        long now = context.clock().getAsLong();
        if (!n.isPrivate()) {
            registrations.publicIndex.forEachConnection(message, connection -> offer(connection, message, stream, now, toStart));
            return;
        }
        for (Connection connection : registrations.account(n.recipient()).connections) {
            if (connection.hearing.wants(message) && connection.offer(message, stream, now)) {
                toStart.add(connection);
            }
        }
        if (n.broker() != null) {
            registrations.dropCopyIndex.forEachConnection(message, connection -> offer(connection, message, stream, now, toStart));
        }
    }

    private static void offer(Connection connection, Message message, Stream stream, long now, List<Connection> toStart) {
        if (connection.offer(message, stream, now)) {
            toStart.add(connection);
        }
    }

    private void finish(List<PendingStore.Dropped> dropped, List<Connection> toStart, Stream stream) {
        context.dropped(dropped);
        for (Connection connection : toStart) {
            connection.start();
        }
        if (stream.recipient() == 0 && !stream.market()) {
            pumps[stream.lane().rank].start();
        }
    }
}
