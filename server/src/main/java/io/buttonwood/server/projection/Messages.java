package io.buttonwood.server.projection;

import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The private messages on their way into the table of those that wait. Owned by the projector's thread.
///
/// An account's waiting messages are counted here by a number that is never too low but for redriven ones; the table
/// is asked only when that passes the bound. Then the oldest become dead letters, some more than needed, so that an
/// account whose owner never acknowledges does not pay for it with every message.
final class Messages {
    private static final int KEPT = 100_000;

    private static final Statement<LaneKey> CURSORS = new Statement<>(
            "projection.cursors",
            "SELECT account_id, lane, acknowledged, lost FROM ack_cursor WHERE account_id = ? AND lane = ?",
            (to, key) -> {
                to.setLong(1, key.accountId());
                to.setInt(2, key.lane());
            });

    private record LaneKey(long accountId, int lane) implements Comparable<LaneKey> {
        @Override
        public int compareTo(LaneKey other) {
            int byAccount = Long.compare(accountId, other.accountId);
            return byAccount == 0 ? Integer.compare(lane, other.lane) : byAccount;
        }
    }

    private final int bound;
    private final Map<Long, Long> waiting = new HashMap<>();
    private final Map<LaneKey, List<PendingRow>> taken = new TreeMap<>();
    private int size;

    /// @param bound messages an account may have waiting
    Messages(int bound) {
        this.bound = bound;
    }

    void take(PrivateMessage message) {
        taken.computeIfAbsent(
                        new LaneKey(message.accountId(), Rows.number(message.lane())), lane -> new ArrayList<>())
                .add(PendingRow.of(message));
        size++;
    }

    int size() {
        return size;
    }

    void write(Tx tx, long nowNanos) {
        var lanes = new ArrayList<List<PendingRow>>();
        Map<LaneKey, Long> done = done(tx, taken.keySet());
        // Accounts in order, as acknowledgements come too, so that the two never wait for each other.
        for (var lane : taken.entrySet()) {
            long account = lane.getKey().accountId();
            List<PendingRow> news = after(lane.getValue(), done.getOrDefault(lane.getKey(), 0L));
            waiting.computeIfAbsent(account, each -> PendingNotifications.count(tx, each));
            waiting.merge(account, (long) news.size(), Long::sum);
            lanes.add(news);
        }
        Runs.putAll(tx, lanes);
        for (LaneKey lane : taken.keySet()) {
            if (waiting.getOrDefault(lane.accountId(), 0L) > bound) {
                bound(tx, lane.accountId(), nowNanos);
            }
        }
    }

    private static List<PendingRow> after(List<PendingRow> rows, long seq) {
        return rows.getFirst().seq() > seq
                ? rows
                : rows.stream().filter(row -> row.seq() > seq).toList();
    }

    void committed() {
        taken.clear();
        size = 0;
        if (waiting.size() > KEPT) {
            waiting.clear();
        }
    }

    private void bound(Tx tx, long account, long nowNanos) {
        long count = PendingNotifications.count(tx, account);
        if (count > bound) {
            // A tenth at a time: each cut counts all that wait, so many small ones would cost more than the messages.
            int keep = bound - bound / 10;
            DeadLetters.overflow(tx, account, count - keep, nowNanos);
            count = PendingNotifications.count(tx, account);
        }
        waiting.put(account, count);
    }

    /// Up to where lanes are acknowledged or given up: what lies below must not come back, not after a rebuild and not
    /// when an acknowledgement was quicker than the projection.
    private static Map<LaneKey, Long> done(Tx tx, Set<LaneKey> lanes) {
        var found = new HashMap<LaneKey, Long>();
        CURSORS.each(tx, lanes, row -> found.put(
                new LaneKey(row.getLong(1), row.getInt(2)), Math.max(row.getLong(3), row.getLong(4))));
        return found;
    }
}
