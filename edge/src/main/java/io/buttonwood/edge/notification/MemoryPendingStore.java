package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Pending notifications in memory: at most so many and so old per user. When a user has too many, the oldest of its
/// lowest lane that has any leaves. Each user has its own lock; any thread.
public final class MemoryPendingStore implements PendingStore {
    public static final int DEFAULT_MAX_PER_USER = 10_000;
    public static final long DEFAULT_MAX_AGE_NANOS = 7L * 24 * 3600 * 1_000_000_000L;
    private static final int MAX_LOSSES = 256;
    /// A user is swept at most this often, however many expiry times it has.
    private static final long SWEEP_NANOS = 20_000_000;

    private record Check(long atNanos, Kept kept) {}

    private final int maxPerUser;
    private final long maxAgeNanos;
    private final ConcurrentHashMap<Long, Kept> users = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();
    /// Guarded by itself; taken inside a user's lock, never the other way round.
    private final PriorityQueue<Check> checks = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos, b.atNanos));

    public MemoryPendingStore() {
        this(DEFAULT_MAX_PER_USER, DEFAULT_MAX_AGE_NANOS);
    }

    /// @throws IllegalArgumentException if a bound is not positive
    public MemoryPendingStore(int maxPerUser, long maxAgeNanos) {
        if (maxPerUser < 1 || maxAgeNanos < 1) {
            throw new IllegalArgumentException("pending bounds must be positive");
        }
        this.maxPerUser = maxPerUser;
        this.maxAgeNanos = maxAgeNanos;
    }

    /// One user's notifications. Guarded by itself.
    private static final class Kept {
        final long user;
        final List<NavigableMap<Long, Notification>> lanes = new ArrayList<>();
        final long[] heads = new long[Priority.COUNT];
        final List<Loss> losses = new ArrayList<>();
        int count;
        long nextCheckNanos = Long.MAX_VALUE;

        Kept(long user) {
            this.user = user;
            for (int i = 0; i < Priority.COUNT; i++) {
                lanes.add(new TreeMap<>());
            }
        }

        NavigableMap<Long, Notification> lane(Priority lane) {
            return lanes.get(lane.rank);
        }

        void lost(Priority lane, long from, long to, LossReason reason) {
            Stream stream = Stream.lane(user, lane);
            for (int i = losses.size() - 1; i >= 0; i--) {
                Loss old = losses.get(i);
                if (old.reason() == reason && old.toSeq() + 1 == from && old.stream().lane() == lane) {
                    losses.set(i, new Loss(stream, old.fromSeq(), to, reason));
                    return;
                }
            }
            if (losses.size() == MAX_LOSSES) {
                losses.removeFirst();   // what it named counts as RETENTION from now on
            }
            losses.add(new Loss(stream, from, to, reason));
        }
    }

    private Kept kept(long user) {
        return users.computeIfAbsent(user, Kept::new);
    }

    @Override
    public List<Dropped> append(Notification n) {
        Kept kept = kept(n.recipient());
        synchronized (kept) {
            if (n.laneSeq() <= kept.heads[n.priority().rank]) {
                throw new IllegalArgumentException("lane sequence " + n.laneSeq() + " is not above the lane's head");
            }
            List<Dropped> dropped = kept.count < maxPerUser ? List.of() : List.of(evict(kept));
            kept.heads[n.priority().rank] = n.laneSeq();
            kept.lane(n.priority()).put(n.laneSeq(), n);
            added(kept, 1);
            checkAt(kept, dueNanos(n));
            return dropped;
        }
    }

    private Dropped evict(Kept kept) {
        for (Priority lane : Priority.values()) {
            var oldest = kept.lane(lane).pollFirstEntry();
            if (oldest != null) {
                added(kept, -1);
                kept.lost(lane, oldest.getKey(), oldest.getKey(), LossReason.OVERFLOW);
                return new Dropped(oldest.getValue(), LossReason.OVERFLOW);
            }
        }
        throw new IllegalStateException("a user with pending notifications has none");
    }

    private void added(Kept kept, int change) {
        kept.count += change;
        if (kept.user != 0) {
            total.addAndGet(change);
        }
    }

    private long dueNanos(Notification n) {
        long tooOld = n.createdNanos() + maxAgeNanos;
        return n.expiresNanos() == 0 ? tooOld : Math.min(tooOld, n.expiresNanos());
    }

    private void checkAt(Kept kept, long nanos) {
        if (nanos < kept.nextCheckNanos) {
            kept.nextCheckNanos = nanos;
            synchronized (checks) {
                checks.add(new Check(nanos, kept));
            }
        }
    }

    @Override
    public List<Notification> range(long user, Priority lane, long fromSeq, int limit) {
        Kept kept = kept(user);
        synchronized (kept) {
            List<Notification> found = new ArrayList<>();
            for (Notification n : kept.lane(lane).tailMap(fromSeq).values()) {
                if (found.size() == limit) {
                    break;
                }
                found.add(n);
            }
            return found;
        }
    }

    @Override
    public List<Loss> losses(long user, Priority lane, long fromSeq, long toSeq) {
        Kept kept = kept(user);
        synchronized (kept) {
            List<Loss> found = new ArrayList<>();
            for (Loss loss : kept.losses) {
                if (loss.stream().lane() == lane && loss.toSeq() >= fromSeq && loss.fromSeq() <= toSeq) {
                    found.add(new Loss(loss.stream(), Math.max(fromSeq, loss.fromSeq()),
                            Math.min(toSeq, loss.toSeq()), loss.reason()));
                }
            }
            found.sort((a, b) -> Long.compare(a.fromSeq(), b.fromSeq()));
            return found;
        }
    }

    @Override
    public long head(long user, Priority lane) {
        Kept kept = kept(user);
        synchronized (kept) {
            return kept.heads[lane.rank];
        }
    }

    @Override
    public int ackUpTo(long user, Priority lane, long seq) {
        Kept kept = kept(user);
        synchronized (kept) {
            var done = kept.lane(lane).headMap(seq, true);
            int count = done.size();
            if (count > 0) {
                // Holes inside keep their own reason: the first range that names a sequence wins.
                acknowledged(kept, lane, done.keySet());
                done.clear();
                added(kept, -count);
            }
            return count;
        }
    }

    private static void acknowledged(Kept kept, Priority lane, Iterable<Long> sequences) {
        long from = -1;
        long to = -2;
        for (long seq : sequences) {
            if (seq != to + 1) {
                if (from > 0) {
                    kept.lost(lane, from, to, LossReason.ACKNOWLEDGED);
                }
                from = seq;
            }
            to = seq;
        }
        if (from > 0) {
            kept.lost(lane, from, to, LossReason.ACKNOWLEDGED);
        }
    }

    @Override
    public int clear(long user) {
        int count = 0;
        for (Priority lane : Priority.values()) {
            count += ackUpTo(user, lane, Long.MAX_VALUE);
        }
        return count;
    }

    @Override
    public boolean discard(Notification n, LossReason reason) {
        Kept kept = kept(n.recipient());
        synchronized (kept) {
            if (kept.lane(n.priority()).remove(n.laneSeq()) == null) {
                return false;
            }
            added(kept, -1);
            kept.lost(n.priority(), n.laneSeq(), n.laneSeq(), reason);
            return true;
        }
    }

    @Override
    public List<Dropped> expire(long nowNanos) {
        List<Kept> due = new ArrayList<>();
        synchronized (checks) {
            for (Check check = checks.peek(); check != null && check.atNanos <= nowNanos; check = checks.peek()) {
                checks.remove();
                due.add(check.kept);
            }
        }
        List<Dropped> dropped = new ArrayList<>();
        for (Kept kept : due) {
            synchronized (kept) {
                if (kept.nextCheckNanos <= nowNanos) {
                    sweep(kept, nowNanos, dropped);
                }
            }
        }
        return dropped;
    }

    private void sweep(Kept kept, long nowNanos, List<Dropped> dropped) {
        long next = Long.MAX_VALUE;
        for (Priority lane : Priority.values()) {
            Iterator<Notification> each = kept.lane(lane).values().iterator();
            while (each.hasNext()) {
                Notification n = each.next();
                if (dueNanos(n) <= nowNanos) {
                    LossReason reason = n.expired(nowNanos) ? LossReason.EXPIRED : LossReason.RETENTION;
                    each.remove();
                    added(kept, -1);
                    kept.lost(lane, n.laneSeq(), n.laneSeq(), reason);
                    dropped.add(new Dropped(n, reason));
                } else {
                    next = Math.min(next, dueNanos(n));
                }
            }
        }
        kept.nextCheckNanos = Long.MAX_VALUE;
        if (next != Long.MAX_VALUE) {
            checkAt(kept, Math.max(next, nowNanos + SWEEP_NANOS));
        }
    }

    @Override
    public int count(long user) {
        Kept kept = kept(user);
        synchronized (kept) {
            return kept.count;
        }
    }

    @Override
    public long total() {
        return total.get();
    }
}
