package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Loss;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns a connection's deliveries into frames: `notifications` for the user's own and the public's, `drop_copy` for
/// other accounts', `loss` for what will not come. A loss stands before the first message that comes after it in its
/// lane, so that a reader who takes frames in order never sees an unexplained jump.
///
/// One delivery at a time, as the service hands them over.
final class Parcel {
    private static final Template BEGIN = Template.tagged("channel", Channel.NOTIFICATIONS.wire(), Frame.Notifications.class, 0, 2);
    /// Stands for a buffer that is not needed now: most connections are idle most of the time. Nothing is written to it.
    private static final ByteArrayOutputStream NONE = new ByteArrayOutputStream(0);

    private final long user;
    private final Set<String> marketSeen = new HashSet<>();
    private long frames;
    private List<Packet> texts = new ArrayList<>();
    private ByteArrayOutputStream own = NONE;
    private ByteArrayOutputStream others = NONE;

    Parcel(long user) {
        this.user = user;
    }

    /// The frames of a delivery, each to be written once.
    List<Packet> texts(Batch batch) {
        ByteBuffer shared = batch.losses().isEmpty() && !batch.items().isEmpty() ? Envelope.shared(batch.items()) : null;
        if (shared != null) {
            frames++;
            return List.of(Packet.of((BEGIN.begin(frames, frames - 1) + ",").getBytes(StandardCharsets.UTF_8), shared));
        }
        texts = new ArrayList<>(2);
        own = new ByteArrayOutputStream(1024);
        others = new ByteArrayOutputStream(0);
        Map<String, List<Loss>> losses = new HashMap<>();
        batch.losses().forEach(loss ->
                losses.computeIfAbsent(Lanes.name(loss.stream()), lane -> new ArrayList<>()).add(loss));
        for (Batch.Item item : batch.items()) {
            List<Loss> known = losses.isEmpty() ? null : losses.get(Lanes.name(item.stream()));
            if (known != null && !item.notification().redelivered()) {
                declare(Lanes.name(item.stream()), known, item.seq());
            }
            boolean foreign = item.stream().recipient() != 0 && item.stream().recipient() != user;
            ByteArrayOutputStream to = foreign ? others : own;
            // Market data is not replayed: a stream begins anew with each connection.
            boolean first = item.stream().market() && marketSeen.add(Lanes.name(item.stream()));
            to.write(to.size() == 0 ? '[' : ',');
            to.writeBytes(Envelope.json(item, first ? 0 : item.prevSeq()));
        }
        flush();
        own = NONE;
        others = NONE;
        losses.forEach((lane, left) -> left.forEach(loss -> texts.add(loss(lane, loss, loss.fromSeq(), loss.toSeq()))));
        return texts;
    }

    private String head() {
        frames++;
        return Channel.NOTIFICATIONS.open(frames, frames - 1, null, "");
    }

    private void declare(String lane, List<Loss> known, long before) {
        List<Loss> later = new ArrayList<>();
        for (Loss loss : known) {
            if (loss.fromSeq() >= before) {
                later.add(loss);
                continue;
            }
            flush();
            texts.add(loss(lane, loss, loss.fromSeq(), Math.min(loss.toSeq(), before - 1)));
            if (loss.toSeq() > before) {
                later.add(new Loss(loss.stream(), before + 1, loss.toSeq(), loss.reason()));
            }
        }
        known.clear();
        known.addAll(later);
    }

    private void flush() {
        if (own.size() > 0) {
            texts.add(whole(head(), own));
            own.reset();
        }
        if (others.size() > 0) {
            texts.add(whole(Channel.DROP_COPY.open(""), others));
            others.reset();
        }
    }

    private static Packet whole(String head, ByteArrayOutputStream items) {
        items.write(']');
        items.write('}');
        byte[] begin = head.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(begin, begin.length + items.size());
        System.arraycopy(items.toByteArray(), 0, all, begin.length, items.size());
        return Packet.of(all);
    }

    private Packet loss(String lane, Loss loss, long from, long to) {
        boolean foreign = loss.stream().recipient() != 0 && loss.stream().recipient() != user;
        return Packet.of(
                Frames.loss(foreign ? loss.stream().recipient() + ":" + lane : lane, from, to, loss.reason().wire()));
    }
}
