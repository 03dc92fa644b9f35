package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Time;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A notification as JSON: the part that all its readers share, and the envelope with its place in a reader's lane.
public final class Items {
    private static final Template PLACE = Template.of(Frame.NotificationItem.class, 0, 7);
    private static final Template NOTICE = Template.of(Frame.NotificationItem.class, 7, 14);

    private Items() {}

    /// The members from `id` on, with the closing brace. Encoded once for all readers.
    public static byte[] shared(Notification n) {
        return tail(n).getBytes(StandardCharsets.UTF_8);
    }

    private static String tail(Notification n) {
        return NOTICE.text(
                Json.quote(n.id()),
                "\"" + n.type() + "\"",
                n.data(),
                "\"" + Time.text(n.createdNanos()) + "\"",
                n.expiresNanos() == 0 ? null : "\"" + Time.text(n.expiresNanos()) + "\"",
                n.engineSequence(),
                n.redelivered() ? true : null).substring(1);
    }

    /// The whole item of a delivery.
    public static void write(StringBuilder to, Batch.Item item, long prevSeq) {
        to.append(head(item, prevSeq));
        to.append(new String(item.payload(), StandardCharsets.UTF_8));
    }

    /// A notification outside any delivery: of a list, or redelivered.
    public static String alone(Notification n) {
        return head(n.priority().name(), n, n.laneSeq(), 0) + tail(n);
    }

    /// The part that [#shared] does not have, to stand before it.
    static String head(Batch.Item item, long prevSeq) {
        return head(Lanes.name(item.stream()), item.notification(), item.seq(), prevSeq);
    }

    private static String head(String lane, Notification n, long seq, long prevSeq) {
        return head(
                "\"" + lane + "\"", "\"" + n.priority() + "\"", n.isPrivate() ? n.recipient() : null, text(n.instrument()), text(n.broker()),
                seq, prevSeq);
    }

    /// The same of a public one whose frame says the lane, and maybe the instrument and broker, for all.
    static String rest(Batch.Item item, boolean instrument, boolean broker) {
        Notification n = item.notification();
        return head(null, null, null, instrument ? text(n.instrument()) : null, broker ? text(n.broker()) : null, item.seq(), item.prevSeq());
    }

    private static String head(@Nullable Object... values) {
        var to = new StringBuilder(128);
        PLACE.open(to, values);
        return to.append(',').toString();
    }

    static @Nullable String text(@Nullable String name) {
        return name == null ? null : Json.quote(name);
    }
}
