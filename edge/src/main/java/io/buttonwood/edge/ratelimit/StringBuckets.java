package io.buttonwood.edge.ratelimit;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Buckets by a string key, for embedders without compact ids: a concurrent map of one-element arrays, bounded.
///
/// Expiry and the policy when full are those of [LongBuckets]: an iterator walks the map a little with every
/// new key and with the passing of time; at the bound it also drops what is full of tokens, else newcomers share one
/// bucket.
final class StringBuckets implements Buckets {
    private static final long PASS_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long STEP_NANOS = PASS_NANOS / 64;
    private static final long LONG_GAP_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int LONGEST_STEP = 20_000;

    private final Gcra[] byId;
    private final long idleNanos;
    private final long max;
    private final ConcurrentHashMap<String, long[]> cells = new ConcurrentHashMap<>();
    private final long[] sharedCell = {Gcra.FULL};
    final LongAdder live = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder shared = new LongAdder();
    private volatile long tended;
    private Iterator<Map.Entry<String, long[]>> walk = cells.entrySet().iterator();

    StringBuckets(Gcra[] byId, long max, long idleNanos, long nowNanos) {
        this.byId = byId;
        this.max = max;
        this.idleNanos = idleNanos;
        tended = nowNanos;
    }

    void locate(Claim claim, Policy policy, String key, int id, long nowNanos) {
        claim.of(policy, this, byId, id);
        claim.name = key;
        if (nowNanos - tended >= STEP_NANOS) {
            step(nowNanos);
        }
        var cell = cells.get(key);
        claim.isAt(cell != null ? cell : enter(key, nowNanos), 0);
    }

    @Override
    public void relocate(Claim claim, long nowNanos) {
        claim.isAt(enter((String) claim.name, nowNanos), 0);
    }

    @Override
    public void count(int change) {
        live.add(change);
    }

    synchronized long cleanup(long nowNanos) {
        var gap = Math.max(0, nowNanos - tended);
        long removed = 0;
        for (var entry : cells.entrySet()) {
            removed += drop(entry, nowNanos, gap, idleNanos) ? 1 : 0;
        }
        tended = Math.max(tended, nowNanos);
        return removed;
    }

    private synchronized long[] enter(String key, long nowNanos) {
        var cell = cells.get(key);
        if (cell != null) {
            return cell;
        }
        var full = cells.mappingCount() >= max;
        walk(16, nowNanos, 0, full ? 0 : idleNanos);
        if (cells.mappingCount() >= max) {
            shared.increment();
            return sharedCell;
        }
        cell = new long[] {Gcra.FULL};
        cells.put(key, cell);
        return cell;
    }

    private synchronized void step(long nowNanos) {
        var gap = nowNanos - tended;
        if (gap < STEP_NANOS) {
            return;
        }
        var count = cells.mappingCount();
        // After a long silence everything is looked at, because a cell's time wraps; else a bounded share.
        var share = gap >= LONG_GAP_NANOS ? count
                : Math.min(LONGEST_STEP, count * Math.min(gap, PASS_NANOS) / PASS_NANOS + 1);
        walk(share, nowNanos, gap, idleNanos);
        var cell = (long) Claim.CELL.getAcquire(sharedCell, 0);
        if (Gcra.isLive(cell) && byId[Gcra.idOf(cell)].isIdle(cell, nowNanos, gap, idleNanos)) {
            if (Claim.CELL.compareAndSet(sharedCell, 0, cell, Gcra.FULL)) {
                live.decrement();
            }
        }
        tended = nowNanos;
    }

    private void walk(long steps, long nowNanos, long gapNanos, long idle) {
        for (long i = 0; i < steps; i++) {
            if (!walk.hasNext()) {
                walk = cells.entrySet().iterator();
                if (!walk.hasNext()) {
                    return;
                }
            }
            drop(walk.next(), nowNanos, gapNanos, idle);
        }
    }

    private boolean drop(Map.Entry<String, long[]> entry, long nowNanos, long gapNanos, long idle) {
        var array = entry.getValue();
        var cell = (long) Claim.CELL.getAcquire(array, 0);
        var isLive = Gcra.isLive(cell);
        if (isLive && !byId[Gcra.idOf(cell)].isIdle(cell, nowNanos, gapNanos, idle)
                || !Claim.CELL.compareAndSet(array, 0, cell, Gcra.MOVED)) {
            return false;
        }
        cells.remove(entry.getKey(), array);
        if (isLive) {
            live.decrement();
            evicted.increment();
        }
        return isLive;
    }
}
