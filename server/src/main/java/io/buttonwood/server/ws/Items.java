package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Time;
import java.nio.charset.StandardCharsets;

/// A notification as JSON: the part that all its readers share, and the envelope with its place in a reader's lane.
public final class Items {
    private static final Template PLACE = Template.of(Frame.NotificationItem.class, 0, 3);
    private static final Template NOTICE = Template.of(Frame.NotificationItem.class, 3, 14);

    private Items() {}

    /// All members but `lane`, `seq` and `prev_seq`, with the closing brace. Encoded once for all readers.
    public static byte[] shared(Notification n) {
        return tail(n).getBytes(StandardCharsets.UTF_8);
    }

    private static String tail(Notification n) {
        return NOTICE.text(
                Json.quote(n.id()),
                "\"" + n.type() + "\"",
                "\"" + n.priority() + "\"",
                n.isPrivate() ? n.recipient() : null,
                n.instrument() == null ? null : Json.quote(n.instrument()),
                n.broker() == null ? null : Json.quote(n.broker()),
                n.data(),
                "\"" + Time.text(n.createdNanos()) + "\"",
                n.expiresNanos() == 0 ? null : "\"" + Time.text(n.expiresNanos()) + "\"",
                n.engineSequence(),
                n.redelivered()).substring(1);
    }

    /// The whole item of a delivery.
    public static void write(StringBuilder to, Batch.Item item, long prevSeq) {
        to.append(head(Lanes.name(item.stream()), item.seq(), prevSeq));
        to.append(new String(item.payload(), StandardCharsets.UTF_8));
    }

    /// A notification outside any delivery: of a list, or redelivered.
    public static String alone(Notification n) {
        return head(n.priority().name(), n.laneSeq(), 0) + tail(n);
    }

    /// The part that [#shared] does not have, to stand before it.
    static String head(String lane, long seq, long prevSeq) {
        var to = new StringBuilder(96);
        PLACE.open(to, "\"" + lane + "\"", seq, prevSeq);
        return to.append(',').toString();
    }
}
