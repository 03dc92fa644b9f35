package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;
import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The private messages that wait for their owners' acknowledgement: at most 10,000 of an account, for at most 7 days,
/// then dead letters. Any thread; everything blocks.
public final class PendingNotifications {
    /// The most that wait for one account.
    public static final int BOUND = 10_000;

    /// How long one waits.
    public static final long MAX_AGE_NANOS = TimeUnit.DAYS.toNanos(7);

    private static final int EXPIRE_AT_ONCE = 10_000;

    /// A cursor acknowledgement: all of the lane up to `seq`.
    public record Ack(long accountId, Lane lane, long seq) {}

    private final Database database;

    public PendingNotifications(Database database) {
        this.database = database;
    }

    /// In order of `seq`, without what has expired.
    ///
    /// @param fromSeq the first one wanted
    /// @param limit 1 to 1,000
    public List<PendingRow> range(long accountId, Lane lane, long fromSeq, int limit, long nowNanos) {
        return database.list(
                "pending.range",
                Rows.PENDING + " WHERE account_id = ? AND lane = ? AND seq >= ? AND dies_nanos > ? ORDER BY seq LIMIT ?",
                Rows.MESSAGE,
                accountId,
                Rows.number(lane),
                fromSeq,
                nowNanos,
                Cursor.checkedLimit(limit));
    }

    /// Higher lanes first, in order within a lane, without what has expired.
    ///
    /// @param limit 1 to 1,000
    public List<PendingRow> first(long accountId, int limit, long nowNanos) {
        return database.list(
                "pending.first",
                Rows.PENDING + " WHERE account_id = ? AND dies_nanos > ? ORDER BY lane DESC, seq LIMIT ?",
                Rows.MESSAGE,
                accountId,
                nowNanos,
                Cursor.checkedLimit(limit));
    }

    public long count(long accountId) {
        return database.first(
                        "pending.count",
                        "SELECT COUNT(*) FROM pending_notification WHERE account_id = ?",
                        row -> row.getLong(1),
                        accountId)
                .orElse(0L);
    }

    /// Of all accounts. Reads the whole index: for a gauge every few seconds at most.
    public long countAll() {
        return database.first(
                        "pending.countAll", "SELECT COUNT(*) FROM pending_notification", row -> row.getLong(1))
                .orElse(0L);
    }

    /// Forgets all of a lane up to `seq`, except redelivered ones, which [#forget] ends. An older acknowledgement than
    /// the last does nothing.
    public void acknowledge(long accountId, Lane lane, long seq) {
        acknowledge(List.of(new Ack(accountId, lane, seq)));
    }

    /// Several in one transaction, which costs little more than one: collect them for some milliseconds.
    public void acknowledge(Collection<Ack> acks) {
        if (acks.isEmpty()) {
            return;
        }
        // In the order in which the projector takes them too, so that the two never wait for each other.
        List<Ack> ordered = acks.stream()
                .sorted(Comparator.comparingLong(Ack::accountId).thenComparing(Ack::lane))
                .toList();
        database.write(tx -> ordered.forEach(ack -> {
            acknowledge(tx, ack);
            tx.update(
                    "pending.acknowledged",
                    "DELETE FROM pending_notification WHERE account_id = ? AND lane = ? AND seq <= ? AND redelivered = 0",
                    ack.accountId(),
                    Rows.number(ack.lane()),
                    ack.seq());
        }));
    }

    /// Forgets one message, redelivered or not, without moving the cursor.
    ///
    /// @return whether it was there
    public boolean forget(long accountId, Lane lane, long seq) {
        return database.update(
                        "pending.forget",
                        "DELETE FROM pending_notification WHERE account_id = ? AND lane = ? AND seq = ?",
                        accountId,
                        Rows.number(lane),
                        seq)
                == 1;
    }

    /// The last acknowledged `seq` of each lane that has one.
    public Map<Lane, Long> acknowledged(long accountId) {
        return cursors("acknowledged", accountId);
    }

    /// The last `seq` of each lane up to which what was not acknowledged was given up, because too many waited or they
    /// waited too long: a resume from below it has a gap until there.
    public Map<Lane, Long> lost(long accountId) {
        return cursors("lost", accountId);
    }

    /// Acknowledges all that waits.
    ///
    /// @return how many
    public int clear(long accountId) {
        return database.transaction(tx -> {
            tx.list(
                            "pending.last",
                            "SELECT lane, MAX(seq) FROM pending_notification WHERE account_id = ? GROUP BY lane",
                            row -> new Ack(accountId, Rows.lane(row.getInt(1)), row.getLong(2)),
                            accountId)
                    .forEach(ack -> acknowledge(tx, ack));
            return tx.update(
                    "pending.clear", "DELETE FROM pending_notification WHERE account_id = ?", accountId);
        });
    }

    /// Makes dead letters of what has expired and of what waited for 7 days, at most 10,000 a call.
    ///
    /// @return how many
    public int expire(long nowNanos) {
        // Asked on a reader first, so that the writer is not troubled every time for nothing.
        long due = database.first(
                        "pending.due",
                        "SELECT COUNT(*) FROM (SELECT 1 FROM pending_notification WHERE dies_nanos <= ? LIMIT 1) AS d",
                        row -> row.getLong(1),
                        nowNanos)
                .orElse(0L);
        return due == 0 ? 0 : database.transaction(tx -> DeadLetters.expire(tx, nowNanos, EXPIRE_AT_ONCE));
    }

    /// When a message is given up.
    static long dies(long createdNanos, long expiresNanos) {
        long old = createdNanos + MAX_AGE_NANOS;
        return expiresNanos == 0 ? old : Math.min(old, expiresNanos);
    }

    static long count(Tx tx, long accountId) {
        return tx.first(
                        "pending.count",
                        "SELECT COUNT(*) FROM pending_notification WHERE account_id = ?",
                        row -> row.getLong(1),
                        accountId)
                .orElse(0L);
    }

    private static void acknowledge(Tx tx, Ack ack) {
        tx.update(
                "pending.cursor",
                "INSERT INTO ack_cursor (account_id, lane, acknowledged, lost) VALUES (?, ?, ?, 0)"
                        + " ON CONFLICT (account_id, lane) DO UPDATE SET acknowledged = excluded.acknowledged"
                        + " WHERE ack_cursor.acknowledged < excluded.acknowledged",
                ack.accountId(),
                Rows.number(ack.lane()),
                ack.seq());
    }

    private Map<Lane, Long> cursors(String column, long accountId) {
        Map<Lane, Long> cursors = new EnumMap<>(Lane.class);
        database.list(
                        "pending.cursors",
                        "SELECT lane, " + column + " FROM ack_cursor WHERE account_id = ? AND " + column + " > 0",
                        row -> Map.entry(Rows.lane(row.getInt(1)), row.getLong(2)),
                        accountId)
                .forEach(entry -> cursors.put(entry.getKey(), entry.getValue()));
        return cursors;
    }
}
