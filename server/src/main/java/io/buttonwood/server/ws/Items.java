package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Time;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A notification as JSON: the part that all its readers share, and the envelope with its place in a reader's lane.
public final class Items {
    private Items() {}

    /// All members but `lane`, `seq` and `prev_seq`, with the closing brace. Encoded once for all readers.
    public static byte[] shared(Notification n) {
        return tail(n).getBytes(StandardCharsets.UTF_8);
    }

    private static String tail(Notification n) {
        var text = new StringBuilder(n.data().length() + 256);
        text.append("\"id\":").append(Json.quote(n.id()));
        text.append(",\"type\":\"").append(n.type()).append("\",\"priority\":\"").append(n.priority()).append('"');
        if (n.isPrivate()) {
            text.append(",\"account_id\":").append(n.recipient());
        }
        text(text, "instrument", n.instrument());
        text(text, "broker", n.broker());
        text.append(",\"data\":").append(n.data());
        text.append(",\"created_at\":\"").append(Time.text(n.createdNanos())).append('"');
        if (n.expiresNanos() != 0) {
            text.append(",\"expires_at\":\"").append(Time.text(n.expiresNanos())).append('"');
        }
        return text.append(",\"sequence\":").append(n.engineSequence())
                .append(",\"redelivered\":").append(n.redelivered()).append('}').toString();
    }

    private static void text(StringBuilder to, String name, @Nullable String value) {
        if (value != null) {
            to.append(",\"").append(name).append("\":").append(Json.quote(value));
        }
    }

    /// The whole item of a delivery.
    public static void write(StringBuilder to, Batch.Item item, long prevSeq) {
        head(to, Lanes.name(item.stream()), item.seq(), prevSeq);
        to.append(new String(item.payload(), StandardCharsets.UTF_8));
    }

    /// A notification outside any delivery: of a list, or redelivered.
    public static String alone(Notification n) {
        var text = new StringBuilder(n.data().length() + 320);
        head(text, n.priority().name(), n.laneSeq(), 0);
        return text.append(tail(n)).toString();
    }

    private static void head(StringBuilder to, String lane, long seq, long prevSeq) {
        to.append("{\"lane\":\"").append(lane).append("\",\"seq\":").append(seq).append(",\"prev_seq\":").append(prevSeq)
                .append(',');
    }
}
