package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;
import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The private messages that wait for their owners' acknowledgement: at most 10,000 of an account, for at most 7 days,
/// then dead letters. Any thread; everything blocks.
public final class PendingNotifications {
    /// The most that wait for one account.
    public static final int BOUND = 10_000;

    /// How long one waits.
    public static final long MAX_AGE_NANOS = TimeUnit.DAYS.toNanos(7);

    private static final int RUNS_AT_ONCE = 8;
    private static final String COUNT = "SELECT COALESCE(SUM(size), 0) FROM pending_notification";

    /// A cursor acknowledgement: all of the lane up to `seq`.
    public record Ack(long accountId, Lane lane, long seq) {}

    private final Database database;

    public PendingNotifications(Database database) {
        this.database = database;
    }

    /// In order of `seq`, without what has expired or is acknowledged.
    ///
    /// @param fromSeq the first one wanted
    /// @param limit 1 to 1,000
    public List<PendingRow> range(long accountId, Lane lane, long fromSeq, int limit, long nowNanos) {
        Cursor.checkedLimit(limit);
        long acknowledged = acknowledged(accountId).getOrDefault(lane, 0L);
        var found = new TreeMap<Long, PendingRow>();
        long afterSeq = 0;
        int afterKind = 0;
        List<List<PendingRow>> runs;
        do {
            runs = database.list(
                    "pending.range",
                    Runs.SELECT + " WHERE account_id = ? AND lane = ? AND last_seq >= ? AND (first_seq, redelivered) > (?, ?)"
                            + " ORDER BY first_seq, redelivered LIMIT " + RUNS_AT_ONCE,
                    Runs.RUN,
                    accountId,
                    Rows.number(lane),
                    fromSeq,
                    afterSeq,
                    afterKind);
            for (List<PendingRow> run : runs) {
                afterSeq = run.getFirst().seq();
                afterKind = run.getFirst().redelivered() ? 1 : 0;
                for (PendingRow row : run) {
                    if (row.seq() >= fromSeq && row.diesNanos() > nowNanos && (row.redelivered() || row.seq() > acknowledged)) {
                        found.put(row.seq(), row);
                    }
                }
            }
            // Later runs begin after this one, so what lies up to its first message is complete.
        } while (runs.size() == RUNS_AT_ONCE && found.headMap(afterSeq, true).size() < limit);
        return found.values().stream().limit(limit).toList();
    }

    /// Higher lanes first, in order within a lane, without what has expired or is acknowledged.
    ///
    /// @param limit 1 to 1,000
    public List<PendingRow> first(long accountId, int limit, long nowNanos) {
        Cursor.checkedLimit(limit);
        var found = new ArrayList<PendingRow>();
        for (Lane lane : List.of(Lane.CRITICAL, Lane.HIGH, Lane.NORMAL, Lane.LOW)) {
            if (found.size() < limit) {
                found.addAll(range(accountId, lane, 0, limit - found.size(), nowNanos));
            }
        }
        return found;
    }

    /// Dead letters that were put back and wait for their owner, higher lanes first, at most 1,000.
    public List<PendingRow> redelivered(long accountId, long nowNanos) {
        return database.list(
                        "pending.redelivered",
                        Runs.SELECT + " WHERE account_id = ? AND redelivered = 1 ORDER BY lane DESC, first_seq LIMIT 1000",
                        Runs.RUN,
                        accountId)
                .stream()
                .flatMap(List::stream)
                .filter(row -> row.diesNanos() > nowNanos)
                .toList();
    }

    /// The accounts that have such.
    public List<Long> accountsWithRedelivered() {
        return database.list(
                "pending.redeliveredTo",
                "SELECT DISTINCT account_id FROM pending_notification WHERE redelivered = 1",
                row -> row.getLong(1));
    }

    /// The last `seq` of a lane in which something waits.
    public record Head(long accountId, Lane lane, long seq) {}

    /// Of all lanes in which something waits that was not redelivered.
    public List<Head> heads() {
        return database.list(
                "pending.heads",
                "SELECT account_id, lane, MAX(last_seq) FROM pending_notification WHERE redelivered = 0 GROUP BY account_id, lane",
                row -> new Head(row.getLong(1), Rows.lane(row.getInt(2)), row.getLong(3)));
    }

    public long count(long accountId) {
        return database.first(
                        "pending.count",
                        COUNT + " WHERE account_id = ?",
                        row -> row.getLong(1),
                        accountId)
                .orElse(0L);
    }

    /// Of all accounts. Reads the whole index: for a gauge every few seconds at most.
    public long countAll() {
        return database.first(
                        "pending.countAll", COUNT, row -> row.getLong(1))
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
            int lane = Rows.number(ack.lane());
            tx.update(
                    "pending.acknowledged",
                    "DELETE FROM pending_notification WHERE account_id = ? AND lane = ? AND last_seq <= ? AND redelivered = 0",
                    ack.accountId(),
                    lane,
                    ack.seq());
            Runs.take(
                            tx,
                            "account_id = ? AND lane = ? AND first_seq <= ? AND last_seq > ? AND redelivered = 0",
                            ack.accountId(),
                            lane,
                            ack.seq(),
                            ack.seq())
                    .forEach(run -> Runs.put(tx, run.stream().filter(row -> row.seq() > ack.seq()).toList()));
        }));
    }

    /// Forgets one message, redelivered or not, without moving the cursor.
    ///
    /// @return whether it was there
    public boolean forget(long accountId, Lane lane, long seq) {
        return database.transaction(tx -> Runs.remove(tx, accountId, Rows.number(lane), seq));
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
            int count = 0;
            for (List<PendingRow> run : Runs.take(tx, "account_id = ?", accountId)) {
                PendingRow last = run.getLast();
                acknowledge(tx, new Ack(accountId, last.lane(), last.seq()));
                count += run.size();
            }
            return count;
        });
    }

    /// Makes dead letters of what has expired and of what waited for 7 days, at most some ten thousand a call.
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
        return due == 0 ? 0 : database.transaction(tx -> DeadLetters.expire(tx, nowNanos));
    }

    /// When a message is given up.
    static long dies(long createdNanos, long expiresNanos) {
        long old = createdNanos + MAX_AGE_NANOS;
        return expiresNanos == 0 ? old : Math.min(old, expiresNanos);
    }

    static long count(Tx tx, long accountId) {
        return tx.first(
                        "pending.count",
                        COUNT + " WHERE account_id = ?",
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
