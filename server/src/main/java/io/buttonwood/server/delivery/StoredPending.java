package io.buttonwood.server.delivery;

import io.buttonwood.core.Lane;
import io.buttonwood.edge.notification.Loss;
import io.buttonwood.edge.notification.LossReason;
import io.buttonwood.edge.notification.MemoryPendingStore;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.edge.notification.PendingStore;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Stream;
import io.buttonwood.server.projection.PendingNotifications;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.ws.Lanes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pending notifications that survive the process: the projector writes them in its own transactions, together with
/// its position; here is only the tail that it has not stored yet, and what was acknowledged meanwhile.
///
/// `append`, `head`, `count` and `ackUpTo` stay in memory. Reads look at the tail first and then at the tables: what
/// leaves the tail in between is in the tables already. Acknowledgements are written behind, several users' in one
/// transaction; if the process dies before, their messages come once more, which every client must expect. Public
/// streams are kept in memory alone, and numbered from the time of the start, so that they never go back.
final class StoredPending implements PendingStore {
    private static final Logger LOG = LoggerFactory.getLogger(StoredPending.class);
    private static final int MOST_READ = 1_000;
    private static final int PUBLIC_KEPT = 5_000;
    private static final long PUBLIC_AGE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int LANES = Priority.values().length;

    /// One user's lanes. Guarded by itself.
    private static final class Kept {
        final long[] heads = new long[LANES];
        /// All up to here is acknowledged or given up.
        final long[] done = new long[LANES];
        final long[] acked = new long[LANES];
        /// In the order of their sequences.
        final List<ArrayDeque<Notification>> tail = new ArrayList<>();

        Kept() {
            for (int i = 0; i < LANES; i++) {
                tail.add(new ArrayDeque<>());
            }
        }

        int count() {
            long count = 0;
            for (int i = 0; i < LANES; i++) {
                count += Math.max(0, heads[i] - done[i]);
            }
            return (int) Math.min(count, PendingNotifications.BOUND);
        }
    }

    private record Place(long user, int lane) {}

    private final Database database;
    private final PendingNotifications pending;
    private final Messages messages;
    private final LongSupplier clock;
    private final MemoryPendingStore publicStore = new MemoryPendingStore(PUBLIC_KEPT, PUBLIC_AGE_NANOS);
    private final long publicBase;
    private final Map<Long, Kept> users = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();
    /// In the order of the event stream; the oldest not stored first. Guarded by itself.
    private final ArrayDeque<Notification> unstored = new ArrayDeque<>();
    /// Guarded by itself.
    private final Map<Place, Long> acks = new HashMap<>();

    /// Reads every lane's head: blocks.
    ///
    /// @param clock epoch nanoseconds
    StoredPending(Database database, PendingNotifications pending, Messages messages, LongSupplier clock) {
        this.database = database;
        this.pending = pending;
        this.messages = messages;
        this.clock = clock;
        // Microseconds: a number of the public streams that no earlier process reached, and that JSON readers can hold.
        this.publicBase = clock.getAsLong() / 1_000;
        load();
    }

    private void load() {
        record Head(long user, int lane, long head, long done, long acked) {}
        pending.heads().forEach(each -> take(each.accountId(), Lanes.priority(each.lane()).ordinal(), each.seq(), 0, 0));
        database.list(
                        "pending.done",
                        "SELECT account_id, lane, acknowledged, lost, head FROM ack_cursor",
                        row -> new Head(
                                row.getLong(1), row.getInt(2), Math.max(row.getLong(5), Math.max(row.getLong(3), row.getLong(4))),
                                Math.max(row.getLong(3), row.getLong(4)), row.getLong(3)))
                .forEach(each -> take(each.user(), each.lane(), each.head(), each.done(), each.acked()));
        users.values().forEach(kept -> total.addAndGet(kept.count()));
    }

    private void take(long user, int lane, long head, long done, long acked) {
        Kept kept = kept(user);
        kept.heads[lane] = Math.max(kept.heads[lane], head);
        kept.done[lane] = Math.max(kept.done[lane], done);
        kept.acked[lane] = Math.max(kept.acked[lane], acked);
    }

    private Kept kept(long user) {
        return users.computeIfAbsent(user, key -> new Kept());
    }

    private static int index(Priority lane) {
        return lane.ordinal();
    }

    @Override
    public List<Dropped> append(Notification n) {
        if (n.recipient() == 0) {
            publicStore.append(n);
            return List.of();   // public messages age out of memory, which is no failed delivery
        }
        int lane = index(n.priority());
        Kept kept = kept(n.recipient());
        synchronized (kept) {
            if (n.laneSeq() <= kept.heads[lane]) {
                throw new IllegalArgumentException("lane sequence " + n.laneSeq() + " is not above the lane's head");
            }
            int before = kept.count();
            kept.heads[lane] = n.laneSeq();
            kept.tail.get(lane).add(n);
            total.addAndGet(kept.count() - before);
        }
        synchronized (unstored) {
            unstored.add(n);
        }
        return List.of();
    }

    /// The projector has committed everything up to this engine sequence: the tables have it. Any thread, often.
    void stored(long sequence) {
        while (true) {
            Notification n;
            synchronized (unstored) {
                n = unstored.peek();
                if (n == null || n.engineSequence() > sequence) {
                    return;
                }
                unstored.remove();
            }
            Kept kept = kept(n.recipient());
            synchronized (kept) {
                ArrayDeque<Notification> tail = kept.tail.get(index(n.priority()));
                if (tail.peek() == n) {   // else it was acknowledged or discarded
                    tail.remove();
                }
            }
        }
    }

    /// Messages that the projector has not stored yet.
    int unstored() {
        synchronized (unstored) {
            return unstored.size();
        }
    }

    @Override
    public List<Notification> range(long user, Priority lane, long fromSeq, int limit) {
        if (user == 0) {
            return publicStore.range(0, lane, fromSeq, limit);
        }
        int at = index(lane);
        Kept kept = kept(user);
        List<Notification> tail;
        long from;
        synchronized (kept) {
            long after = Math.max(fromSeq, kept.acked[at] + 1);
            from = after;
            tail = kept.tail.get(at).stream().filter(n -> n.laneSeq() >= after).toList();
        }
        TreeMap<Long, Notification> found = new TreeMap<>();
        int asked = Math.min(limit, MOST_READ);
        int stored = 0;
        long next = from;
        while (stored < limit) {
            var rows = pending.range(user, Lanes.lane(lane), next, asked, clock.getAsLong());
            rows.forEach(row -> found.put(row.seq(), messages.notification(row)));
            stored += rows.size();
            if (rows.size() < asked) {
                break;
            }
            next = rows.getLast().seq() + 1;
        }
        tail.forEach(n -> found.putIfAbsent(n.laneSeq(), n));
        return found.values().stream().limit(limit).toList();
    }

    @Override
    public List<Loss> losses(long user, Priority lane, long fromSeq, long toSeq) {
        if (user == 0) {
            return publicStore.losses(0, lane, fromSeq, toSeq);
        }
        long acked;
        Kept kept = kept(user);
        synchronized (kept) {
            acked = kept.acked[index(lane)];
        }
        Lane stored = Lanes.lane(lane);
        long lost = pending.lost(user).getOrDefault(stored, 0L);
        List<Loss> losses = new ArrayList<>();
        Stream stream = new Stream(user, lane, null, null);
        if (fromSeq <= acked) {
            losses.add(new Loss(stream, fromSeq, Math.min(toSeq, acked), LossReason.ACKNOWLEDGED));
        }
        long after = Math.max(fromSeq, acked + 1);
        if (after <= Math.min(toSeq, lost)) {
            losses.add(new Loss(stream, after, Math.min(toSeq, lost), LossReason.OVERFLOW));
        }
        return losses;
    }

    @Override
    public long head(long user, Priority lane) {
        if (user == 0) {
            return Math.max(publicBase, publicStore.head(0, lane));
        }
        Kept kept = kept(user);
        synchronized (kept) {
            return kept.heads[index(lane)];
        }
    }

    @Override
    public int ackUpTo(long user, Priority lane, long seq) {
        if (user == 0) {
            return 0;
        }
        int at = index(lane);
        Kept kept = kept(user);
        int forgotten;
        long upTo;
        synchronized (kept) {
            upTo = Math.min(seq, kept.heads[at]);
            if (upTo <= kept.acked[at]) {
                return 0;
            }
            int before = kept.count();
            kept.acked[at] = upTo;
            kept.done[at] = Math.max(kept.done[at], upTo);
            ArrayDeque<Notification> tail = kept.tail.get(at);
            for (Notification oldest = tail.peek(); oldest != null && oldest.laneSeq() <= upTo; oldest = tail.peek()) {
                tail.remove();
            }
            forgotten = before - kept.count();
            total.addAndGet(-forgotten);
        }
        synchronized (acks) {
            acks.merge(new Place(user, at), upTo, Math::max);
        }
        return forgotten;
    }

    /// Also forgets what was redelivered: blocks.
    @Override
    public int clear(long user) {
        int count = 0;
        for (Priority lane : Priority.values()) {
            count += ackUpTo(user, lane, Long.MAX_VALUE);
        }
        flush();
        pending.clear(user);
        return count;
    }

    /// The tables drop what has expired by themselves; here it only leaves the tail.
    @Override
    public boolean discard(Notification n, LossReason reason) {
        if (n.recipient() == 0) {
            return publicStore.discard(n, reason);
        }
        Kept kept = kept(n.recipient());
        synchronized (kept) {
            return kept.tail.get(index(n.priority())).removeIf(each -> each.laneSeq() == n.laneSeq());
        }
    }

    @Override
    public List<Dropped> expire(long nowNanos) {
        publicStore.expire(nowNanos);
        return List.of();
    }

    @Override
    public int count(long user) {
        if (user == 0) {
            return publicStore.count(0);
        }
        Kept kept = kept(user);
        synchronized (kept) {
            return kept.count();
        }
    }

    @Override
    public long total() {
        return total.get();
    }

    /// Writes the acknowledgements that came in; blocks. A failure keeps them for the next time.
    void flush() {
        Map<Place, Long> due;
        synchronized (acks) {
            if (acks.isEmpty()) {
                return;
            }
            due = new HashMap<>(acks);
            acks.clear();
        }
        try {
            pending.acknowledge(due.entrySet().stream()
                    .map(ack -> new PendingNotifications.Ack(
                            ack.getKey().user(), Lanes.lane(Priority.values()[ack.getKey().lane()]), ack.getValue()))
                    .toList());
        } catch (RuntimeException e) {
            LOG.warn("acknowledgements could not be stored and are kept: {}", e.toString());
            synchronized (acks) {
                due.forEach((place, seq) -> acks.merge(place, seq, Math::max));
            }
        }
    }
}
