package io.buttonwood.server.projection;

import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The private messages on their way into the table of those that wait. Owned by the projector's thread.
///
/// An account's waiting messages are counted here by a number that is never too low but for redriven ones; the table
/// is asked only when that passes the bound. Then the oldest become dead letters, some more than needed, so that an
/// account whose owner never acknowledges does not pay for it with every message.
final class Messages {
    private static final int KEPT = 100_000;
    private static final int CHUNK = 500;

    private static final Statement<PrivateMessageText> INSERT = new Statement<>(
            "projection.pending",
            "INSERT INTO pending_notification (account_id, lane, seq, sequence, type, instrument_id, broker_id, data,"
                    + " created_nanos, expires_nanos, dies_nanos, redelivered)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (account_id, lane, seq) DO NOTHING",
            (to, row) -> {
                PrivateMessage message = row.message();
                to.setLong(1, message.accountId());
                to.setInt(2, Rows.number(message.lane()));
                to.setLong(3, message.seq());
                to.setLong(4, message.sequence());
                to.setString(5, message.type());
                to.setInt(6, message.instrumentId());
                to.setInt(7, message.brokerId());
                to.setString(8, row.json());
                to.setLong(9, message.timeNanos());
                to.setLong(10, message.expiresNanos());
                to.setLong(11, PendingNotifications.dies(message.timeNanos(), message.expiresNanos()));
            });

    private record PrivateMessageText(PrivateMessage message, String json) {}

    private record LaneKey(long accountId, int lane) {}

    private final MessageEncoder encoder;
    private final int bound;
    private final Map<Long, Long> waiting = new HashMap<>();
    private final List<PrivateMessageText> taken = new ArrayList<>();

    /// @param bound messages an account may have waiting
    Messages(MessageEncoder encoder, int bound) {
        this.encoder = encoder;
        this.bound = bound;
    }

    void take(PrivateMessage message) {
        taken.add(new PrivateMessageText(message, encoder.json(message)));
    }

    int size() {
        return taken.size();
    }

    void write(Tx tx, long nowNanos) {
        if (taken.isEmpty()) {
            return;
        }
        TreeSet<Long> accounts = new TreeSet<>();
        taken.forEach(row -> accounts.add(row.message().accountId()));
        Map<LaneKey, Long> done = done(tx, List.copyOf(accounts));
        List<PrivateMessageText> news = new ArrayList<>(taken.size());
        for (PrivateMessageText row : taken) {
            PrivateMessage message = row.message();
            if (message.seq() > done.getOrDefault(new LaneKey(message.accountId(), Rows.number(message.lane())), 0L)) {
                news.add(row);
                waiting.computeIfAbsent(message.accountId(), account -> PendingNotifications.count(tx, account));
                waiting.merge(message.accountId(), 1L, Long::sum);
            }
        }
        INSERT.run(tx, news);
        for (long account : accounts) {
            if (waiting.getOrDefault(account, 0L) > bound) {
                bound(tx, account, nowNanos);
            }
        }
    }

    void committed() {
        taken.clear();
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
    private static Map<LaneKey, Long> done(Tx tx, List<Long> accounts) {
        Map<LaneKey, Long> done = new HashMap<>();
        for (int from = 0; from < accounts.size(); from += CHUNK) {
            String in = accounts.subList(from, Math.min(from + CHUNK, accounts.size())).stream()
                    .map(account -> Long.toString(account))
                    .collect(Collectors.joining(", "));
            tx.list(
                            "projection.cursors",
                            "SELECT account_id, lane, acknowledged, lost FROM ack_cursor WHERE account_id IN (" + in + ")",
                            row -> Map.entry(
                                    new LaneKey(row.getLong(1), row.getInt(2)), Math.max(row.getLong(3), row.getLong(4))))
                    .forEach(entry -> done.put(entry.getKey(), entry.getValue()));
        }
        return done;
    }
}
