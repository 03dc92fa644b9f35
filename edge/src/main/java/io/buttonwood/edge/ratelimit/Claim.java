package io.buttonwood.edge.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One bucket of a request: where its cell is, under which limit, what was seen and written there.
///
/// Reused from request to request, so that a check allocates nothing. Owned by the thread that checks.
final class Claim {
    static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long[] NOWHERE = new long[1];
    private static final Gcra NO_LIMIT = new Gcra(Limit.perSecond(1, 1));

    Policy policy = Policy.USER;
    Gcra gcra = NO_LIMIT;
    Gcra[] byId = {NO_LIMIT};
    int id;
    @Nullable Buckets table;
    long key;
    String name = "";
    long[] cells = NOWHERE;
    int at;
    long seen;
    long written;
    long debt;

    static long at(long[] cells, int at) {
        return (long) CELL.getAcquire(cells, at);
    }

    static boolean cas(long[] cells, int at, long before, long after) {
        return CELL.compareAndSet(cells, at, before, after);
    }

    /// Names the bucket; the table then says where it is.
    ///
    /// A reference is stored only if it differs, which it seldom does: the collector's barriers cost more than the look.
    void of(Policy policy, Buckets table, Gcra[] byId, int id) {
        var limit = byId[id];
        if (this.table != table || gcra != limit) {
            this.policy = policy;
            this.table = table;
            this.byId = byId;
            this.id = id;
            gcra = limit;
        }
    }

    void isAt(long[] cells, int at) {
        if (this.cells != cells) {
            this.cells = cells;
        }
        this.at = at;
    }

    /// Reads the cell, following it when it has moved, and computes the debt.
    void read(long nowNanos) {
        var value = (long) CELL.getAcquire(cells, at);
        while (value == Gcra.MOVED) {
            home().relocate(this, nowNanos);
            value = (long) CELL.getAcquire(cells, at);
        }
        seen = value;
        debt = gcra.debt(value, id, byId, nowNanos);
    }

    /// The debt after taking as much of a cost as there is.
    long debtAfter(long cost) {
        return Math.min(gcra.capacity, debt + Math.min(cost, gcra.burst) * gcra.interval);
    }

    boolean affords(long cost) {
        return debt + cost * gcra.interval <= gcra.capacity;
    }

    /// Takes tokens that [#affords] found; false when the cell has changed since [#read].
    boolean take(long cost, long nowNanos) {
        return write(debt + cost * gcra.interval, nowNanos);
    }

    boolean write(long newDebt, long nowNanos) {
        written = gcra.cell(newDebt, id, nowNanos);
        if (!CELL.compareAndSet(cells, at, seen, written)) {
            return false;
        }
        debt = newDebt;
        if (!Gcra.isLive(seen)) {
            home().count(1);
        }
        return true;
    }

    /// Gives tokens back, but only while the take is still the bucket's last word: whoever took after it computed
    /// from our value, and undoing under their feet would admit one too many. Else the tokens stay taken.
    void giveBack() {
        if (CELL.compareAndSet(cells, at, written, seen) && !Gcra.isLive(seen)) {
            home().count(-1);
        }
    }

    private Buckets home() {
        if (table == null) {
            throw new IllegalStateException("A claim is used before it names a bucket");
        }
        return table;
    }
}
