package io.buttonwood.server.projection;

import io.buttonwood.server.store.Row;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table of dead letters, in runs as [Runs] and with the same bytes. All letters of a run died at once and for one
/// reason. A letter's id is its run's `offset` plus its `seq`: ids rise with the time of death, and stay when others of
/// the run go.
final class DeadRuns {
    private static final String COUNTER = "dead_letter";
    private static final String OVERLAPPING = "account_id = ? AND lane = ? AND last_seq >= ? AND first_seq <= ?";

    static final String COLUMNS = "account_id, lane, id_offset, reason, attempts, dead_nanos, messages";
    static final String SELECT = "SELECT " + COLUMNS + " FROM dead_letter";
    static final Row<List<DeadLetter>> RUN = row -> {
        long offset = row.getLong(3);
        String reason = row.getString(4);
        int attempts = row.getInt(5);
        long dead = row.getLong(6);
        return MessageBytes.read(row.getLong(1), Rows.lane(row.getInt(2)), false, row.getBytes(7)).stream()
                .map(each -> new DeadLetter(offset + each.seq(), each.message(), reason, attempts, dead))
                .toList();
    };

    private static final Statement<List<DeadLetter>> INSERT = new Statement<>(
            "deadLetters.add",
            "INSERT INTO dead_letter (first_id, last_id, account_id, lane, first_seq, last_seq, id_offset, size, reason,"
                    + " attempts, dead_nanos, messages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (to, run) -> {
                DeadLetter first = run.getFirst();
                to.setLong(1, first.id());
                to.setLong(2, run.getLast().id());
                to.setLong(3, first.message().accountId());
                to.setInt(4, Rows.number(first.message().lane()));
                to.setLong(5, first.message().seq());
                to.setLong(6, run.getLast().message().seq());
                to.setLong(7, first.id() - first.message().seq());
                to.setInt(8, run.size());
                to.setString(9, first.reason());
                to.setInt(10, first.attempts());
                to.setLong(11, first.deadNanos());
                to.setBytes(12, MessageBytes.write(run.stream().map(each -> PendingRow.of(each.message())).toList()));
            });

    private DeadRuns() {}

    static List<List<DeadLetter>> take(Tx tx, String where, Object... args) {
        return tx.list("deadLetters.take", "DELETE FROM dead_letter WHERE " + where + " RETURNING " + COLUMNS, RUN, args);
    }

    /// Puts back what is left of a run.
    private static void put(Tx tx, List<DeadLetter> run) {
        if (!run.isEmpty()) {
            INSERT.run(tx, List.of(run));
        }
    }

    /// Puts new letters of one account's lane, in order and of one reason and time. Taking their ids also keeps another
    /// writer out until the commit.
    ///
    /// @return the last id taken
    static long add(Tx tx, List<DeadLetter> letters) {
        PrivateMessage first = letters.getFirst().message();
        long lastSeq = letters.getLast().message().seq();
        long last = tx.next(COUNTER, lastSeq - first.seq() + 1);
        remove(tx, first.accountId(), Rows.number(first.lane()), first.seq(), lastSeq,
                letters.stream().map(each -> each.message().seq()).collect(Collectors.toSet()));
        for (int from = 0; from < letters.size(); from += Runs.MOST) {
            put(tx, letters.subList(from, Math.min(letters.size(), from + Runs.MOST)).stream()
                    .map(each -> new DeadLetter(
                            last - lastSeq + each.message().seq(), each.message(), each.reason(), each.attempts(),
                            each.deadNanos()))
                    .toList());
        }
        return last;
    }

    /// Whether letters are there that could be of the same messages: after a rebuild, or where single ones died before.
    static boolean among(Tx tx, Runs.Span span) {
        return tx.first(
                        "deadLetters.among",
                        "SELECT 1 FROM dead_letter WHERE " + OVERLAPPING + " LIMIT 1",
                        row -> row.getInt(1),
                        span.accountId(), span.lane(), span.firstSeq(), span.lastSeq())
                .isPresent();
    }

    /// Makes runs of dead letters of runs that waited, whose bytes stay as they are: an owner who never acknowledges
    /// costs little. Right where [#among] finds none.
    ///
    /// @return the last id taken
    static long move(Tx tx, Runs.Span span, String reason, long nowNanos) {
        long last = tx.next(COUNTER, span.lastSeq() - span.firstSeq() + 1);
        long offset = last - span.lastSeq();
        Object[] runs = {span.accountId(), span.lane(), span.firstSeq(), span.lastSeq()};
        tx.update(
                "deadLetters.move",
                "INSERT INTO dead_letter (first_id, last_id, account_id, lane, first_seq, last_seq, id_offset, size, reason,"
                        + " attempts, dead_nanos, messages) SELECT first_seq + ?, last_seq + ?, account_id, lane, first_seq,"
                        + " last_seq, ?, size, ?, 0, ?, messages FROM pending_notification WHERE " + Runs.SPAN,
                Stream.concat(Stream.of(offset, offset, offset, reason, nowNanos), Arrays.stream(runs)).toArray());
        tx.update("pending.moved", "DELETE FROM pending_notification WHERE " + Runs.SPAN, runs);
        return last;
    }

    /// Takes out letters of these messages, if there are any.
    private static void remove(Tx tx, long accountId, int lane, long firstSeq, long lastSeq, Set<Long> seqs) {
        for (List<DeadLetter> run : take(tx, OVERLAPPING, accountId, lane, firstSeq, lastSeq)) {
            rest(tx, run, letter -> seqs.contains(letter.message().seq()), new ArrayList<>());
        }
    }

    /// Takes out the letters of these ids.
    static List<DeadLetter> remove(Tx tx, Collection<Long> ids) {
        var removed = new ArrayList<DeadLetter>();
        var left = new TreeSet<>(ids);
        while (!left.isEmpty()) {
            long id = left.first();
            for (List<DeadLetter> run : take(
                    tx, "first_id = (SELECT MAX(first_id) FROM dead_letter WHERE first_id <= ?) AND last_id >= ?", id, id)) {
                rest(tx, run, letter -> ids.contains(letter.id()), removed);
                left.headSet(run.getLast().id(), true).clear();
            }
            left.remove(id);
        }
        return removed;
    }

    private static void rest(Tx tx, List<DeadLetter> run, Predicate<DeadLetter> goes, List<DeadLetter> removed) {
        var rest = new ArrayList<DeadLetter>();
        run.forEach(letter -> (goes.test(letter) ? removed : rest).add(letter));
        put(tx, rest);
    }
}
