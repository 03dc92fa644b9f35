package io.buttonwood.server.projection;

import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import io.buttonwood.server.store.Tx;
import io.buttonwood.server.store.Where;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages that were not delivered: failed, expired or overflowed. At most 100,000: the oldest go first.
///
/// Authoritative: they outlive a rebuild of the projection. Any thread; everything blocks.
public final class DeadLetters {
    /// How many are kept.
    public static final int BOUND = 100_000;

    private static final String COUNTER = "dead_letter";

    private final Database database;

    public DeadLetters(Database database) {
        this.database = database;
    }

    /// Adds one that failed elsewhere; its `id` is given here. One that is in already gets the new reason and attempts.
    public void add(DeadLetter letter) {
        database.write(tx -> {
            long id = tx.next(COUNTER, 1);
            tx.update(
                    "deadLetters.add",
                    "INSERT INTO dead_letter (id, account_id, lane, seq, sequence, type, instrument_id, broker_id, data,"
                            + " reason, attempts, first_nanos, dead_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (account_id, lane, seq) DO UPDATE SET reason = excluded.reason,"
                            + " attempts = excluded.attempts, dead_nanos = excluded.dead_nanos",
                    id,
                    letter.accountId(),
                    Rows.number(letter.lane()),
                    letter.seq(),
                    letter.sequence(),
                    letter.type(),
                    letter.instrumentId(),
                    letter.brokerId(),
                    letter.dataJson(),
                    letter.reason(),
                    letter.attempts(),
                    letter.firstNanos(),
                    letter.deadNanos());
            trim(tx, id);
        });
    }

    /// Newest first.
    ///
    /// @param accountId 0 for all
    /// @param limit 1 to 1,000
    public Page<DeadLetter> page(long accountId, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (accountId != 0) {
            where.and("account_id = ?", accountId);
        }
        if (cursor != null) {
            where.and("id < ?", Cursor.keys("dead-letters", 1, cursor)[0]);
        }
        List<DeadLetter> found = database.list(
                "deadLetters.page", Rows.DEAD + where.text() + " ORDER BY id DESC LIMIT ?", Rows.LETTER, where.args(limit + 1));
        return Cursor.page(found, limit, letter -> Cursor.of("dead-letters", letter.id()));
    }

    public long count() {
        return database.first("deadLetters.count", "SELECT COUNT(*) FROM dead_letter", row -> row.getLong(1))
                .orElse(0L);
    }

    /// When the oldest one died, 0 if there is none.
    public long oldestNanos() {
        return database.first(
                        "deadLetters.oldest",
                        "SELECT dead_nanos FROM dead_letter ORDER BY id LIMIT 1",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /// Puts these back among the pending, marked as redelivered and without their old expiry, and answers them for
    /// immediate delivery. Unknown ids do nothing.
    ///
    /// @param ids at most 1,000
    public List<PendingRow> redrive(List<Long> ids, long nowNanos) {
        if (ids.isEmpty()) {
            return List.of();
        }
        String in = in(ids);
        return database.transaction(tx -> {
            tx.update(
                    "deadLetters.redrive",
                    "INSERT INTO pending_notification (account_id, lane, seq, sequence, type, instrument_id, broker_id,"
                            + " data, created_nanos, expires_nanos, dies_nanos, redelivered)"
                            + " SELECT account_id, lane, seq, sequence, type, instrument_id, broker_id, data,"
                            + " first_nanos, 0, ?, 1 FROM dead_letter WHERE id " + in
                            + " ON CONFLICT (account_id, lane, seq) DO UPDATE SET redelivered = 1, expires_nanos = 0,"
                            + " dies_nanos = excluded.dies_nanos",
                    nowNanos + PendingNotifications.MAX_AGE_NANOS);
            List<PendingRow> back = tx.list(
                    "deadLetters.redriven",
                    Rows.PENDING + " WHERE (account_id, lane, seq) IN (SELECT account_id, lane, seq FROM dead_letter"
                            + " WHERE id " + in + ") ORDER BY account_id, lane DESC, seq",
                    Rows.MESSAGE);
            tx.update("deadLetters.remove", "DELETE FROM dead_letter WHERE id " + in);
            return back;
        });
    }

    /// Forgets these.
    ///
    /// @param ids at most 1,000
    /// @return how many there were
    public int purge(List<Long> ids) {
        return ids.isEmpty() ? 0 : database.update("deadLetters.remove", "DELETE FROM dead_letter WHERE id " + in(ids));
    }

    /// Forgets all.
    ///
    /// @return how many there were
    public int purgeAll() {
        return database.update("deadLetters.purge", "DELETE FROM dead_letter");
    }

    /// Makes dead letters of an account's `count` oldest messages, and of others of the same sequence as the last.
    static void overflow(Tx tx, long accountId, long count, long nowNanos) {
        long until = tx.first(
                        "pending.oldest",
                        "SELECT sequence FROM pending_notification WHERE account_id = ?"
                                + " ORDER BY sequence LIMIT 1 OFFSET ?",
                        row -> row.getLong(1),
                        accountId,
                        count - 1)
                .orElseThrow();
        Where which = new Where().and("account_id = ?", accountId).and("sequence <= ?", until);
        lose(tx, which);
        bury(tx, which, "OVERFLOW", nowNanos);
    }

    /// Makes dead letters of what is due.
    static int expire(Tx tx, long nowNanos, int most) {
        // The due ones of the earliest so many: expiring nothing of a later instant than the last of these.
        long until = tx.first(
                        "pending.dueUntil",
                        "SELECT COALESCE(MAX(dies_nanos), 0) FROM (SELECT dies_nanos FROM pending_notification"
                                + " WHERE dies_nanos <= ? ORDER BY dies_nanos LIMIT ?) AS due",
                        row -> row.getLong(1),
                        nowNanos,
                        most)
                .orElse(0L);
        int expired = bury(
                tx,
                new Where().and("dies_nanos <= ?", until).and("dies_nanos = expires_nanos"),
                "EXPIRED",
                nowNanos);
        Where old = new Where().and("dies_nanos <= ?", until);
        lose(tx, old);
        return expired + bury(tx, old, "TOO_OLD", nowNanos);
    }

    /// Remembers up to where lanes are given up. Right only for the oldest of a lane, not for single expired ones.
    private static void lose(Tx tx, Where which) {
        tx.update(
                "pending.lost",
                "INSERT INTO ack_cursor (account_id, lane, acknowledged, lost)"
                        + " SELECT account_id, lane, 0, MAX(seq) FROM pending_notification" + which.text()
                        + " GROUP BY account_id, lane ORDER BY account_id, lane ON CONFLICT (account_id, lane) DO UPDATE SET lost = excluded.lost"
                        + " WHERE ack_cursor.lost < excluded.lost",
                which.args());
    }

    private static int bury(Tx tx, Where which, String reason, long nowNanos) {
        long count = tx.first(
                        "pending.dying",
                        "SELECT COUNT(*) FROM pending_notification" + which.text(),
                        row -> row.getLong(1),
                        which.args())
                .orElse(0L);
        if (count == 0) {
            return 0;
        }
        // Taking the numbers also keeps another writer out until the commit.
        long last = tx.next(COUNTER, count);
        // The numbers and the reason are not the caller's text, so they may stand in the statement.
        tx.update(
                "deadLetters.bury",
                "INSERT INTO dead_letter (id, account_id, lane, seq, sequence, type, instrument_id, broker_id, data,"
                        + " reason, attempts, first_nanos, dead_nanos) SELECT " + (last + 1)
                        + " - ROW_NUMBER() OVER (ORDER BY sequence DESC, lane, seq DESC), account_id, lane, seq, sequence,"
                        + " type, instrument_id, broker_id, data, '" + reason + "', 0, created_nanos, " + nowNanos
                        + " FROM pending_notification" + which.text()
                        + " ON CONFLICT (account_id, lane, seq) DO UPDATE SET reason = excluded.reason,"
                        + " dead_nanos = excluded.dead_nanos",
                which.args());
        tx.update("pending.buried", "DELETE FROM pending_notification" + which.text(), which.args());
        trim(tx, last);
        return (int) count;
    }

    private static void trim(Tx tx, long last) {
        if (last > BOUND) {
            tx.update("deadLetters.trim", "DELETE FROM dead_letter WHERE id <= ?", last - BOUND);
        }
    }

    private static String in(List<Long> ids) {
        if (ids.size() > 1_000) {
            throw new IllegalArgumentException("at most 1000 dead letters at a time, not " + ids.size());
        }
        return ids.stream().map(id -> Long.toString(id)).collect(Collectors.joining(", ", "IN (", ")"));
    }
}
