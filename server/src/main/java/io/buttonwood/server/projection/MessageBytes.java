package io.buttonwood.server.projection;

import io.buttonwood.cluster.RecordCodec;
import io.buttonwood.core.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the messages of a run lie in one value, in the log's own format: some fifty bytes each, as numbers that grow from
/// message to message are kept as their differences.
public final class MessageBytes {
    private static final RecordCodec<Kept> CODEC = RecordCodec.of(Kept.class);
    private static final Map<String, MessageType> TYPES = new HashMap<>();

    static {
        for (MessageType type : MessageType.values()) {
            TYPES.put(type.name(), type);
        }
    }

    /// A message without what its row says. The order of the components is the format.
    ///
    /// @param seq more than the message's before, as are `sequence` and `timeNanos`
    /// @param diesLater than by the rule for all
    /// @param type null for a type that others have named, see `otherType`
    public record Kept(
            long seq,
            long sequence,
            long timeNanos,
            long expiresNanos,
            long diesLater,
            int instrumentId,
            int brokerId,
            @Nullable MessageType type,
            @Nullable String otherType,
            MessageContent content) {}

    private MessageBytes() {}

    /// @param run of one account's lane, in order
    static byte[] write(List<PendingRow> run) {
        var kept = new ArrayList<Kept>(run.size());
        long seq = 0;
        long sequence = 0;
        long time = 0;
        for (PendingRow row : run) {
            PrivateMessage m = row.message();
            MessageType type = TYPES.get(m.type());
            kept.add(new Kept(
                    m.seq() - seq, m.sequence() - sequence, m.timeNanos() - time, m.expiresNanos(),
                    row.diesNanos() - PendingNotifications.dies(m.timeNanos(), m.expiresNanos()), m.instrumentId(),
                    m.brokerId(), type, type == null ? m.type() : null, m.content()));
            seq = m.seq();
            sequence = m.sequence();
            time = m.timeNanos();
        }
        return CODEC.store(kept);
    }

    static List<PendingRow> read(long accountId, Lane lane, boolean redelivered, byte[] bytes) {
        var rows = new ArrayList<PendingRow>();
        long seq = 0;
        long sequence = 0;
        long time = 0;
        for (Kept kept : CODEC.load(bytes)) {
            seq += kept.seq();
            sequence += kept.sequence();
            time += kept.timeNanos();
            MessageType type = kept.type();
            String name = type == null ? String.valueOf(kept.otherType()) : type.name();
            var message = new PrivateMessage(
                    accountId, lane, seq, name, kept.instrumentId(), kept.brokerId(), kept.expiresNanos(), sequence, time,
                    kept.content());
            rows.add(new PendingRow(
                    message, PendingNotifications.dies(time, kept.expiresNanos()) + kept.diesLater(), redelivered));
        }
        return rows;
    }
}
