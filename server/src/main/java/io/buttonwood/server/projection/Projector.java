package io.buttonwood.server.projection;

import io.buttonwood.core.EventBatch;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the event stream into the projection's tables. Owned by one thread, which also waits for the database.
///
/// Batches are collected and written together, with the log position, in one transaction: after a crash the projection
/// stands at some earlier position, and reading on from [#position()] brings it to where it was. One projector writes
/// at a time: each takes a new epoch when it opens, and the transaction of an older epoch fails.
public final class Projector implements AutoCloseable {
    /// As many rows are collected before they are written: a few megabytes, and the wait for the disk shared by two
    /// thousand orders. Reached only with a backlog: else whoever feeds this flushes when nothing waits. More would only
    /// keep more objects alive for the collector to copy.
    private static final int FLUSH_ROWS = 12_000;

    private static final long FLUSH_GAP_NANOS = 100_000_000;

    /// All tables of `db/projection`, to be emptied by a rebuild.
    private static final List<String> TABLES = List.of(
            "asset",
            "broker",
            "account",
            "instrument",
            "orders",
            "trade",
            "fill",
            "balance",
            "holding",
            "ledger",
            "settlement",
            "settlement_net",
            "candle",
            "pending_notification");

    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

    private record Stored(long epoch, long position, long sequence) {}

    private final Database database;
    private final Progress progress;
    private final LongSupplier clock;
    private final int pendingBound;
    private final long epoch;
    private Changes changes;
    /// Stored.
    private long position;
    private long sequence;
    /// Taken.
    private long takenPosition;
    private long takenSequence;
    private long takenTime;
    private long flushedNanos = System.nanoTime() - FLUSH_GAP_NANOS;

    private Projector(
            Database database, Progress progress, LongSupplier clock, int bound, Stored stored) {
        this.database = database;
        this.progress = progress;
        this.clock = clock;
        pendingBound = bound;
        epoch = stored.epoch();
        changes = new Changes(database, bound);
        standAt(stored.position(), stored.sequence());
    }

    /// Takes over from any earlier projector, which fails with [FencedException] at its next flush.
    ///
    /// @param clock epoch nanoseconds, for when messages became dead letters
    public static Projector open(Database database, Progress progress, LongSupplier clock) {
        return open(database, progress, clock, PendingNotifications.BOUND);
    }

    static Projector open(
            Database database, Progress progress, LongSupplier clock, int pendingBound) {
        Stored stored = database.transaction(tx -> tx.first(
                        "projection.open",
                        "UPDATE projection_position SET epoch = epoch + 1 WHERE id = 1"
                                + " RETURNING epoch, position, sequence",
                        row -> new Stored(row.getLong(1), row.getLong(2), row.getLong(3)))
                .orElseThrow());
        return new Projector(database, progress, clock, pendingBound, stored);
    }

    /// Log position up to which everything is stored, where to read on after a restart; 0 when empty.
    public long position() {
        return position;
    }

    /// Last stored sequence; 0 when empty.
    public long sequence() {
        return sequence;
    }

    /// Compares with the log. If the projection is ahead, which happens when the log was restored from a backup, it is
    /// emptied and says so in the log; [#position()] is 0 again.
    ///
    /// @param lastSequence the log's last
    /// @return whether it was emptied and must be fed from the log's begin
    public boolean verify(long lastSequence) {
        if (takenSequence <= lastSequence) {
            return false;
        }
        LOG.warn(
                "The projection is at sequence {}, ahead of the log at {}: rebuilding it from the log",
                takenSequence,
                lastSequence);
        rebuild();
        return true;
    }

    /// Empties the projection, to be fed again from position 0. Acknowledgements and dead letters stay.
    ///
    /// @throws FencedException if another projector took over
    public void rebuild() {
        database.write(tx -> {
            advance(tx, 0, 0, 0);
            for (String table : TABLES) {
                tx.update("projection.rebuild", (database.embedded() ? "DELETE FROM " : "TRUNCATE ") + table);
            }
        });
        changes = new Changes(database, pendingBound);
        standAt(0, 0);
    }

    /// Takes a batch, and writes when enough has come together. A batch that is taken or stored already is skipped.
    ///
    /// If it throws while it takes, half a batch may be in memory: open another projector and read on from the stored
    /// position.
    ///
    /// @param logPosition the log's position after this batch
    /// @throws IllegalStateException if a sequence is missing before this one; an empty projection takes any first one
    /// @throws FencedException if another projector took over
    public void apply(long logPosition, EventBatch batch) {
        if (batch.sequence() <= takenSequence) {
            return;
        }
        if (takenSequence != 0 && batch.sequence() != takenSequence + 1) {
            throw new IllegalStateException(
                    "The event stream goes from sequence " + takenSequence + " to " + batch.sequence());
        }
        changes.take(batch);
        takenPosition = logPosition;
        takenSequence = batch.sequence();
        takenTime = batch.timeNanos();
        if (changes.size() >= FLUSH_ROWS) {
            flush();
        }
    }

    /// No batch waits: writes what has come together, unless it wrote just before and nobody waits for it. So a lone
    /// command is stored at once, and a steady stream of them in ten transactions a second and not in thousands, each
    /// of which would write the same pages again.
    ///
    /// @return whether all is stored; if not, call again
    /// @throws FencedException if another projector took over
    public boolean caughtUp() {
        if (takenSequence != sequence && (progress.awaited(takenSequence) || System.nanoTime() - flushedNanos >= FLUSH_GAP_NANOS)) {
            flush();
        }
        return takenSequence == sequence;
    }

    /// Writes what has come together. Costs nothing when there is nothing. If it fails it may be tried again.
    ///
    /// @throws FencedException if another projector took over
    public void flush() {
        if (takenSequence == sequence) {
            return;
        }
        long now = clock.getAsLong();
        long began = System.nanoTime();
        boolean failed = true;
        try {
            database.writeReplayable(tx -> {
                advance(tx, takenPosition, takenSequence, takenTime);
                changes.write(tx, now);
            });
            failed = false;
        } finally {
            database.timer().ran("projection.flush", System.nanoTime() - began, failed);
        }
        changes.committed();
        flushedNanos = System.nanoTime();
        standAt(takenPosition, takenSequence);
    }

    /// Flushes. The database stays open.
    @Override
    public void close() {
        flush();
    }

    /// First in each transaction: it also makes a second projector wait until this one has committed.
    private void advance(Tx tx, long toPosition, long toSequence, long time) {
        int mine = tx.update(
                "projection.position",
                "UPDATE projection_position SET position = ?, sequence = ?, time_nanos = ? WHERE id = 1 AND epoch = ?",
                toPosition,
                toSequence,
                time,
                epoch);
        if (mine != 1) {
            throw new FencedException(epoch);
        }
    }

    private void standAt(long atPosition, long atSequence) {
        position = atPosition;
        sequence = atSequence;
        takenPosition = atPosition;
        takenSequence = atSequence;
        progress.reached(atSequence);
    }
}
