package io.buttonwood.server.projection;

import io.buttonwood.server.store.Row;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.List;

/// The table of waiting messages. A row holds a run: up to 256 messages of one account's lane, in order, because a row
/// a message would cost more than all else that the projection writes. Runs of a lane follow each other; only
/// redelivered messages, each a run of its own, lie among them.
///
/// A run is changed by taking it out and putting back what stays, so two writers never both change one.
final class Runs {
    static final int MOST = 256;

    static final String COLUMNS = "account_id, lane, redelivered, messages";
    static final String SELECT = "SELECT " + COLUMNS + " FROM pending_notification";
    static final Row<List<PendingRow>> RUN = row -> MessageBytes.read(
            row.getLong(1), Rows.lane(row.getInt(2)), row.getInt(3) != 0, row.getBytes(4));

    private static final Statement<List<PendingRow>> INSERT = new Statement<>(
            "projection.pending",
            "INSERT INTO pending_notification (account_id, lane, first_seq, redelivered, last_seq, last_sequence,"
                    + " size, dies_nanos, messages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (to, run) -> {
                PendingRow first = run.getFirst();
                to.setLong(1, first.accountId());
                to.setInt(2, Rows.number(first.lane()));
                to.setLong(3, first.seq());
                to.setInt(4, first.redelivered() ? 1 : 0);
                to.setLong(5, run.getLast().seq());
                to.setLong(6, run.getLast().message().sequence());
                to.setInt(7, run.size());
                to.setLong(8, run.stream().mapToLong(PendingRow::diesNanos).min().orElseThrow());
                to.setBytes(9, MessageBytes.write(run));
            });

    private record Size(long lastSequence, int messages) {}

    /// Runs of an account's lane that follow each other, none of them redelivered.
    record Span(long accountId, int lane, long firstSeq, long lastSeq, long runs, long messages) {}

    /// Finds them, with the account, the lane and the first and last `seq`.
    static final String SPAN = "account_id = ? AND lane = ? AND redelivered = 0 AND first_seq >= ? AND last_seq <= ?";

    private Runs() {}

    /// The last sequence of an account's oldest runs, the one that ended first first, that hold so many messages.
    static long endOfOldest(Tx tx, long accountId, long messages) {
        long left = messages;
        long upTo = 0;
        for (Size run : tx.list(
                "pending.sizes",
                "SELECT last_sequence, size FROM pending_notification WHERE account_id = ? ORDER BY last_sequence",
                row -> new Size(row.getLong(1), row.getInt(2)),
                accountId)) {
            if (left <= 0) {
                break;
            }
            left -= run.messages();
            upTo = run.lastSequence();
        }
        return upTo;
    }

    /// The runs of each of an account's lanes that ended by a sequence, but for redelivered ones.
    static List<Span> spans(Tx tx, long accountId, long upToSequence) {
        return tx.list(
                "pending.spans",
                "SELECT lane, MIN(first_seq), MAX(last_seq), COUNT(*), SUM(size) FROM pending_notification"
                        + " WHERE account_id = ? AND last_sequence <= ? AND redelivered = 0 GROUP BY lane",
                row -> new Span(accountId, row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                accountId,
                upToSequence);
    }

    /// Takes out the runs that fit.
    static List<List<PendingRow>> take(Tx tx, String where, Object... args) {
        return tx.list("pending.take", "DELETE FROM pending_notification WHERE " + where + " RETURNING " + COLUMNS, RUN, args);
    }

    /// Puts messages of one account's lane, in order; redelivered ones one at a time.
    static void put(Tx tx, List<PendingRow> messages) {
        var runs = new ArrayList<List<PendingRow>>();
        split(messages, runs);
        INSERT.run(tx, runs);
    }

    /// As [#put], of many lanes.
    static void putAll(Tx tx, Iterable<List<PendingRow>> lanes) {
        var runs = new ArrayList<List<PendingRow>>();
        lanes.forEach(messages -> split(messages, runs));
        INSERT.run(tx, runs);
    }

    private static void split(List<PendingRow> messages, List<List<PendingRow>> runs) {
        for (int from = 0; from < messages.size(); from += MOST) {
            runs.add(messages.subList(from, Math.min(messages.size(), from + MOST)));
        }
    }

    /// Takes one message out of wherever it waits.
    ///
    /// @return whether it was there
    static boolean remove(Tx tx, long accountId, int lane, long seq) {
        boolean found = false;
        for (List<PendingRow> run : take(
                tx, "account_id = ? AND lane = ? AND first_seq <= ? AND last_seq >= ?", accountId, lane, seq, seq)) {
            List<PendingRow> rest = run.stream().filter(row -> row.seq() != seq).toList();
            found |= rest.size() < run.size();
            put(tx, rest);
        }
        return found;
    }
}
