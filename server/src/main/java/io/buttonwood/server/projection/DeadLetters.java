package io.buttonwood.server.projection;

import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import io.buttonwood.server.store.Tx;
import io.buttonwood.server.store.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Messages that were not delivered: failed, expired or overflowed. At most 100,000: the oldest go first.
///
/// Authoritative: they outlive a rebuild of the projection. Any thread; everything blocks.
public final class DeadLetters {
    /// How many are kept.
    public static final int BOUND = 100_000;

    private static final int RUNS_AT_ONCE = 8;
    private static final int EXPIRE_AT_ONCE = 50;
    private static final String OVERFLOW = "OVERFLOW";

    /// Runs with as many messages on average move as they are; smaller ones are read and packed anew.
    private static final int FULL = 64;

    private final Database database;

    public DeadLetters(Database database) {
        this.database = database;
    }

    /// Adds one that failed elsewhere; its `id` is given here. One that is in already dies anew, with the new reason and attempts.
    public void add(DeadLetter letter) {
        database.write(tx -> {
            trim(tx, DeadRuns.add(tx, List.of(letter)));
        });
    }

    /// Newest first.
    ///
    /// @param accountId 0 for all
    /// @param limit 1 to 1,000
    public Page<DeadLetter> page(long accountId, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        long below = cursor == null ? Long.MAX_VALUE : Cursor.keys("dead-letters", 1, cursor)[0];
        var found = new ArrayList<DeadLetter>();
        long runsBelow = below;
        List<List<DeadLetter>> runs;
        do {
            Where where = new Where().and("first_id < ?", runsBelow);
            if (accountId != 0) {
                where.and("account_id = ?", accountId);
            }
            runs = database.list(
                    "deadLetters.page",
                    DeadRuns.SELECT + where.text() + " ORDER BY first_id DESC LIMIT " + RUNS_AT_ONCE,
                    DeadRuns.RUN,
                    where.args());
            for (List<DeadLetter> run : runs) {
                runsBelow = run.getFirst().id();
                run.reversed().stream().filter(letter -> letter.id() < below).forEach(found::add);
            }
        } while (runs.size() == RUNS_AT_ONCE && found.size() <= limit);
        return Cursor.page(
                found.stream().limit(limit + 1L).toList(), limit, letter -> Cursor.of("dead-letters", letter.id()));
    }

    public long count() {
        return database.first("deadLetters.count", "SELECT COALESCE(SUM(size), 0) FROM dead_letter", row -> row.getLong(1))
                .orElse(0L);
    }

    /// When the oldest one died, 0 if there is none.
    public long oldestNanos() {
        return database.first(
                        "deadLetters.oldest",
                        "SELECT dead_nanos FROM dead_letter ORDER BY first_id LIMIT 1",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /// Puts these back among the pending, marked as redelivered and without their old expiry, and answers them for
    /// immediate delivery. Unknown ids do nothing.
    ///
    /// @param ids at most 1,000
    public List<PendingRow> redrive(List<Long> ids, long nowNanos) {
        return database.transaction(tx -> {
            var back = new ArrayList<PendingRow>();
            for (DeadLetter letter : DeadRuns.remove(tx, checked(ids))) {
                PrivateMessage message = letter.message().withoutExpiry();
                Runs.remove(tx, message.accountId(), Rows.number(message.lane()), message.seq());
                var row = new PendingRow(message, nowNanos + PendingNotifications.MAX_AGE_NANOS, true);
                Runs.put(tx, List.of(row));
                back.add(row);
            }
            back.sort(Comparator.comparingLong(PendingRow::accountId)
                    .thenComparing(row -> -Rows.number(row.lane()))
                    .thenComparingLong(PendingRow::seq));
            return back;
        });
    }

    /// Forgets these.
    ///
    /// @param ids at most 1,000
    /// @return how many there were
    public int purge(List<Long> ids) {
        return database.transaction(tx -> DeadRuns.remove(tx, checked(ids)).size());
    }

    /// Forgets all.
    ///
    /// @return how many there were
    public int purgeAll() {
        return database.transaction(tx -> DeadRuns.take(tx, "first_id > 0").stream().mapToInt(List::size).sum());
    }

    /// Makes dead letters of an account's `count` oldest messages, and of what lies in a run with the last of them.
    static void overflow(Tx tx, long accountId, long count, long nowNanos) {
        long upTo = Runs.endOfOldest(tx, accountId, count);
        Runs.take(tx, "account_id = ? AND last_sequence <= ? AND redelivered = 1", accountId, upTo)
                .forEach(run -> bury(tx, run, OVERFLOW, nowNanos));
        for (Runs.Span span : Runs.spans(tx, accountId, upTo)) {
            lose(tx, accountId, span.lane(), span.lastSeq());
            if (span.messages() >= span.runs() * FULL && !DeadRuns.among(tx, span)) {
                trim(tx, DeadRuns.move(tx, span, OVERFLOW, nowNanos));
            } else {
                var rows = new ArrayList<PendingRow>();
                Runs.take(tx, Runs.SPAN, accountId, span.lane(), span.firstSeq(), span.lastSeq()).forEach(rows::addAll);
                rows.sort(Comparator.comparingLong(PendingRow::seq));
                bury(tx, rows, OVERFLOW, nowNanos);
            }
        }
    }

    /// Makes dead letters of what is due, of at most so many runs.
    ///
    /// @return how many
    static int expire(Tx tx, long nowNanos) {
        List<List<PendingRow>> runs = Runs.take(
                tx,
                "(account_id, lane, first_seq, redelivered) IN (SELECT account_id, lane, first_seq, redelivered"
                        + " FROM pending_notification WHERE dies_nanos <= ? ORDER BY dies_nanos LIMIT " + EXPIRE_AT_ONCE + ")",
                nowNanos);
        int count = 0;
        for (List<PendingRow> run : runs) {
            List<PendingRow> due = run.stream().filter(row -> row.diesNanos() <= nowNanos).toList();
            List<PendingRow> old = due.stream().filter(row -> row.diesNanos() != row.message().expiresNanos()).toList();
            List<PendingRow> expired = due.stream().filter(row -> row.diesNanos() == row.message().expiresNanos()).toList();
            remember(tx, expired);
            bury(tx, expired, "EXPIRED", nowNanos);
            if (!old.isEmpty() && !old.getFirst().redelivered()) {
                lose(tx, old.getFirst().accountId(), Rows.number(old.getFirst().lane()), old.getLast().seq());
            }
            bury(tx, old, "TOO_OLD", nowNanos);
            Runs.put(tx, run.stream().filter(row -> row.diesNanos() > nowNanos).toList());
            count += due.size();
        }
        return count;
    }

    /// Remembers how far a lane has come: its last message may leave no other trace.
    private static void remember(Tx tx, List<PendingRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tx.update(
                "pending.head",
                "INSERT INTO ack_cursor (account_id, lane, acknowledged, lost, head) VALUES (?, ?, 0, 0, ?)"
                        + " ON CONFLICT (account_id, lane) DO UPDATE SET head = excluded.head"
                        + " WHERE ack_cursor.head < excluded.head",
                rows.getFirst().accountId(),
                Rows.number(rows.getFirst().lane()),
                rows.getLast().seq());
    }

    /// Remembers up to where a lane is given up. Right only for the oldest of a lane, not for single expired ones.
    private static void lose(Tx tx, long accountId, int lane, long seq) {
        tx.update(
                "pending.lost",
                "INSERT INTO ack_cursor (account_id, lane, acknowledged, lost) VALUES (?, ?, 0, ?)"
                        + " ON CONFLICT (account_id, lane) DO UPDATE SET lost = excluded.lost"
                        + " WHERE ack_cursor.lost < excluded.lost",
                accountId,
                lane,
                seq);
    }

    /// @param rows of one account's lane, in order, taken out of where they waited
    private static void bury(Tx tx, List<PendingRow> rows, String reason, long nowNanos) {
        if (!rows.isEmpty()) {
            trim(tx, DeadRuns.add(tx, rows.stream()
                    .map(row -> new DeadLetter(0, row.message(), reason, 0, nowNanos))
                    .toList()));
        }
    }

    /// Whole runs go, so some more than needed.
    private static void trim(Tx tx, long last) {
        if (last > BOUND) {
            tx.update("deadLetters.trim", "DELETE FROM dead_letter WHERE first_id <= ?", last - BOUND);
        }
    }

    private static TreeSet<Long> checked(List<Long> ids) {
        if (ids.size() > 1_000) {
            throw new IllegalArgumentException("at most 1000 dead letters at a time, not " + ids.size());
        }
        return new TreeSet<>(ids);
    }
}
