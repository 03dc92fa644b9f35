package io.buttonwood.server.projection;

import io.buttonwood.server.store.Row;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.List;

/// The table of dead letters, in runs as [Runs]: up to 256 letters of one account's lane in a row, with rising ids. The
/// ids of two runs never interleave, because a run's were taken together.
final class DeadRuns {
    private static final int MOST = 256;

    static final String COLUMNS = "account_id, lane, letters";
    static final String SELECT = "SELECT " + COLUMNS + " FROM dead_letter";
    static final Row<List<DeadLetter>> RUN =
            row -> MessageLines.dead(row.getLong(1), Rows.lane(row.getInt(2)), row.getString(3));

    private static final Statement<List<DeadLetter>> INSERT = new Statement<>(
            "deadLetters.add",
            "INSERT INTO dead_letter (first_id, last_id, account_id, lane, first_seq, last_seq, size, dead_nanos, letters)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (to, run) -> {
                DeadLetter first = run.getFirst();
                to.setLong(1, first.id());
                to.setLong(2, run.getLast().id());
                to.setLong(3, first.accountId());
                to.setInt(4, Rows.number(first.lane()));
                long least = Long.MAX_VALUE;
                long greatest = 0;
                long dead = Long.MAX_VALUE;
                var text = new StringBuilder(run.size() * 400);
                for (DeadLetter letter : run) {
                    least = Math.min(least, letter.seq());
                    greatest = Math.max(greatest, letter.seq());
                    dead = Math.min(dead, letter.deadNanos());
                    MessageLines.append(text, letter);
                }
                to.setLong(5, least);
                to.setLong(6, greatest);
                to.setInt(7, run.size());
                to.setLong(8, dead);
                to.setString(9, text.toString());
            });

    private DeadRuns() {}

    static List<List<DeadLetter>> take(Tx tx, String where, Object... args) {
        return tx.list("deadLetters.take", "DELETE FROM dead_letter WHERE " + where + " RETURNING " + COLUMNS, RUN, args);
    }

    /// Puts letters of one account's lane, in order of their ids.
    static void put(Tx tx, List<DeadLetter> letters) {
        var runs = new ArrayList<List<DeadLetter>>();
        for (int from = 0; from < letters.size(); from += MOST) {
            runs.add(letters.subList(from, Math.min(letters.size(), from + MOST)));
        }
        INSERT.run(tx, runs);
    }

    /// Takes out letters of these messages, if there are any.
    static List<DeadLetter> remove(Tx tx, long accountId, int lane, long firstSeq, long lastSeq, java.util.Set<Long> seqs) {
        var removed = new ArrayList<DeadLetter>();
        for (List<DeadLetter> run : take(
                tx, "account_id = ? AND lane = ? AND last_seq >= ? AND first_seq <= ?", accountId, lane, firstSeq, lastSeq)) {
            put(tx, rest(run, letter -> seqs.contains(letter.seq()), removed));
        }
        return removed;
    }

    /// Takes out the letters of these ids.
    static List<DeadLetter> remove(Tx tx, java.util.SortedSet<Long> ids) {
        var removed = new ArrayList<DeadLetter>();
        var left = new java.util.TreeSet<>(ids);
        while (!left.isEmpty()) {
            long id = left.first();
            for (List<DeadLetter> run : take(
                    tx, "first_id = (SELECT MAX(first_id) FROM dead_letter WHERE first_id <= ?) AND last_id >= ?", id, id)) {
                put(tx, rest(run, letter -> ids.contains(letter.id()), removed));
                left.headSet(run.getLast().id(), true).clear();
            }
            left.remove(id);
        }
        return removed;
    }

    private static List<DeadLetter> rest(
            List<DeadLetter> run, java.util.function.Predicate<DeadLetter> goes, List<DeadLetter> removed) {
        var rest = new ArrayList<DeadLetter>();
        run.forEach(letter -> (goes.test(letter) ? removed : rest).add(letter));
        return rest;
    }
}
