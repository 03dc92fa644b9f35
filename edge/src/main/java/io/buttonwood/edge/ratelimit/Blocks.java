package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Counts refusals of users and addresses and blocks those that do not stop.
///
/// Costs an admitted request one volatile read while nobody is blocked. Bounded: offenders beyond the bound, once
/// what is out of date has been dropped, are not watched, only limited.
final class Blocks<K> {
    private static final long PURGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Subject<K>(Policy policy, K key) {}

    /// One offender; guarded by itself.
    private static final class Offender {
        long windowStart;
        int refusals;
        int level;
        long until;
        boolean blocked;
        boolean gone;
    }

    private final Blocking blocking;
    private final BlockListener<K> listener;
    private final ConcurrentHashMap<Subject<K>, Offender> offenders = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong purged;

    Blocks(Blocking blocking, BlockListener<K> listener, long nowNanos) {
        this.blocking = blocking;
        this.listener = listener;
        purged = new AtomicLong(nowNanos - PURGE_NANOS);
    }

    boolean any() {
        return active.get() > 0;
    }

    /// Whether a request's user or address is blocked; the outcome then says so.
    ///
    /// @param user null for an unauthenticated request
    boolean stops(K address, @Nullable K user, long nowNanos, Outcome into) {
        var nanos = user == null ? 0 : blockedFor(Policy.USER, user, nowNanos);
        if (nanos > 0) {
            into.block(Policy.USER, nanos, nowNanos);
            return true;
        }
        nanos = blockedFor(Policy.IP, address, nowNanos);
        if (nanos > 0) {
            into.block(Policy.IP, nanos, nowNanos);
            return true;
        }
        return false;
    }

    /// Counts a refusal against whom it was meant for; always false. A cancel is never held against anyone, an endpoint
    /// is everybody's.
    boolean refused(K address, @Nullable K user, long nowNanos, Outcome outcome) {
        if (outcome.verdict() == Verdict.REFUSED) {
            if (outcome.policy() == Policy.USER && user != null) {
                refused(Policy.USER, user, nowNanos);
            } else if (outcome.policy() == Policy.IP) {
                refused(Policy.IP, address, nowNanos);
            }
        }
        return false;
    }

    /// Nanoseconds for which a subject stays blocked; 0 if it is not.
    private long blockedFor(Policy policy, K key, long nowNanos) {
        var offender = offenders.get(new Subject<>(policy, key));
        if (offender == null) {
            return 0;
        }
        synchronized (offender) {
            expire(offender, nowNanos);
            return offender.blocked ? offender.until - nowNanos : 0;
        }
    }

    /// Counts a refusal; may block, and then tells the listener.
    private void refused(Policy policy, K key, long nowNanos) {
        if (blocking.refusals() == 0) {
            return;
        }
        var subject = new Subject<>(policy, key);
        var block = count(subject, nowNanos);
        if (block != null) {
            total.incrementAndGet();
            listener.blocked(block);
        }
    }

    private @Nullable Block<K> count(Subject<K> subject, long nowNanos) {
        while (true) {
            var offender = offenders.get(subject);
            if (offender == null) {
                if (offenders.mappingCount() >= blocking.tracked() && !purge(nowNanos)) {
                    return null;
                }
                offender = offenders.computeIfAbsent(subject, _ -> {
                    var fresh = new Offender();
                    fresh.windowStart = nowNanos;
                    fresh.until = nowNanos;
                    return fresh;
                });
            }
            synchronized (offender) {
                if (!offender.gone) {
                    return count(subject, offender, nowNanos);
                }
            }
        }
    }

    private @Nullable Block<K> count(Subject<K> subject, Offender offender, long nowNanos) {
        expire(offender, nowNanos);
        if (offender.blocked) {
            return null;
        }
        if (nowNanos - offender.windowStart >= blocking.window().toNanos()) {
            offender.windowStart = nowNanos;
            offender.refusals = 0;
        }
        if (++offender.refusals < blocking.refusals()) {
            return null;
        }
        if (nowNanos - offender.until >= blocking.forgive().toNanos()) {
            offender.level = 0;
        }
        var lengths = blocking.durations();
        var duration = lengths.get(Math.min(offender.level, lengths.size() - 1));
        offender.level++;
        offender.blocked = true;
        offender.refusals = 0;
        offender.until = nowNanos + duration.toNanos();
        active.incrementAndGet();
        return new Block<>(subject.policy, subject.key, offender.level, duration, offender.until);
    }

    /// Lifts a block; false if there is none.
    boolean unblock(Policy policy, K key, long nowNanos) {
        var offender = offenders.get(new Subject<>(policy, key));
        if (offender == null) {
            return false;
        }
        synchronized (offender) {
            expire(offender, nowNanos);
            if (!offender.blocked) {
                return false;
            }
            offender.blocked = false;
            offender.until = nowNanos;
            offender.windowStart = nowNanos;
            active.decrementAndGet();
        }
        listener.unblocked(policy, key);
        return true;
    }

    /// The blocks in force, in no particular order.
    List<Block<K>> list(long nowNanos) {
        var all = new ArrayList<Block<K>>();
        offenders.forEach((subject, offender) -> {
            synchronized (offender) {
                expire(offender, nowNanos);
                if (offender.blocked) {
                    var lengths = blocking.durations();
                    Duration duration = lengths.get(Math.min(offender.level, lengths.size()) - 1);
                    all.add(new Block<>(subject.policy, subject.key, offender.level, duration, offender.until));
                }
            }
        });
        return all;
    }

    long total() {
        return total.get();
    }

    int active() {
        return active.get();
    }

    /// Drops whoever is neither blocked nor counted nor remembered for an earlier block.
    void cleanup(long nowNanos) {
        offenders.forEach((subject, offender) -> {
            synchronized (offender) {
                expire(offender, nowNanos);
                var remembered = offender.level > 0 && nowNanos - offender.until < blocking.forgive().toNanos();
                if (!offender.blocked && !remembered
                        && nowNanos - offender.windowStart >= blocking.window().toNanos()) {
                    offender.gone = true;
                    offenders.remove(subject, offender);
                }
            }
        });
    }

    private boolean purge(long nowNanos) {
        var last = purged.get();
        if (nowNanos - last < PURGE_NANOS || !purged.compareAndSet(last, nowNanos)) {
            return false;
        }
        cleanup(nowNanos);
        return offenders.mappingCount() < blocking.tracked();
    }

    private void expire(Offender offender, long nowNanos) {
        if (offender.blocked && nowNanos - offender.until >= 0) {
            offender.blocked = false;
            offender.windowStart = nowNanos;
            active.decrementAndGet();
        }
    }
}
