package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
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
        final Tail[] lanes = new Tail[Priority.COUNT];
        final long[] heads = new long[Priority.COUNT];
        final List<Loss> losses = new ArrayList<>();
        int count;
        long nextCheckNanos = Long.MAX_VALUE;

        Kept(long user) {
            this.user = user;
            for (int i = 0; i < Priority.COUNT; i++) {
                lanes[i] = new Tail();
            }
        }

        Tail lane(Priority lane) {
            return lanes[lane.rank];
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
            kept.lane(n.priority()).add(n);
            added(kept, 1);
            checkAt(kept, dueNanos(n));
            return dropped;
        }
    }

    private Dropped evict(Kept kept) {
        for (Priority lane : Priority.values()) {
            Notification oldest = kept.lane(lane).poll();
            if (oldest != null) {
                added(kept, -1);
                kept.lost(lane, oldest.laneSeq(), oldest.laneSeq(), LossReason.OVERFLOW);
                return new Dropped(oldest, LossReason.OVERFLOW);
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
            Tail in = kept.lane(lane);
            List<Notification> found = new ArrayList<>();
            for (int i = in.from(fromSeq); i < in.size() && found.size() < limit; i++) {
                found.add(in.get(i));
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
            Tail in = kept.lane(lane);
            // Holes inside keep their own reason: the first range that names a sequence wins.
            var run = new Run(kept, lane);
            int count = 0;
            while (in.size() > 0 && in.get(0).laneSeq() <= seq) {
                run.add(in.get(0).laneSeq());
                in.poll();
                count++;
            }
            run.end();
            added(kept, -count);
            return count;
        }
    }

    /// Sequences that follow each other and were acknowledged.
    private static final class Run {
        private final Kept kept;
        private final Priority lane;
        private long from = 1;
        private long to;

        Run(Kept kept, Priority lane) {
            this.kept = kept;
            this.lane = lane;
        }

        void add(long seq) {
            if (seq != to + 1) {
                end();
                from = seq;
            }
            to = seq;
        }

        void end() {
            if (from <= to) {
                kept.lost(lane, from, to, LossReason.ACKNOWLEDGED);
            }
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
        long[] next = {Long.MAX_VALUE};
        for (Priority lane : Priority.values()) {
            kept.lane(lane).removeIf(n -> {
                if (dueNanos(n) > nowNanos) {
                    next[0] = Math.min(next[0], dueNanos(n));
                    return false;
                }
                LossReason reason = n.expired(nowNanos) ? LossReason.EXPIRED : LossReason.RETENTION;
                added(kept, -1);
                kept.lost(lane, n.laneSeq(), n.laneSeq(), reason);
                dropped.add(new Dropped(n, reason));
                return true;
            });
        }
        kept.nextCheckNanos = Long.MAX_VALUE;
        if (next[0] != Long.MAX_VALUE) {
            checkAt(kept, Math.max(next[0], nowNanos + SWEEP_NANOS));
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
