package io.buttonwood.server.ws;

import io.buttonwood.edge.notification.Batch;
import io.buttonwood.edge.notification.Loss;
import java.util.ArrayList;
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
    private final long user;
    private final Set<String> marketSeen = new HashSet<>();
    private long frames;
    private List<String> texts = new ArrayList<>();
    private final StringBuilder own = new StringBuilder();
    private final StringBuilder others = new StringBuilder();

    Parcel(long user) {
        this.user = user;
    }

    List<String> texts(Batch batch) {
        texts = new ArrayList<>(2);
        Map<String, List<Loss>> losses = new HashMap<>();
        batch.losses().forEach(loss ->
                losses.computeIfAbsent(Lanes.name(loss.stream()), lane -> new ArrayList<>()).add(loss));
        for (Batch.Item item : batch.items()) {
            String lane = Lanes.name(item.stream());
            List<Loss> known = losses.get(lane);
            if (known != null && !item.notification().redelivered()) {
                declare(lane, known, item.seq());
            }
            boolean foreign = item.stream().recipient() != 0 && item.stream().recipient() != user;
            StringBuilder to = foreign ? others : own;
            // Market data is not replayed: a stream begins anew with each connection.
            boolean first = item.stream().market() && marketSeen.add(lane);
            to.append(to.isEmpty() ? "" : ",");
            Items.write(to, item, first ? 0 : item.prevSeq());
        }
        flush();
        losses.forEach((lane, left) -> left.forEach(loss -> texts.add(loss(lane, loss, loss.fromSeq(), loss.toSeq()))));
        return texts;
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
        if (!own.isEmpty()) {
            frames++;
            texts.add(Channel.NOTIFICATIONS.frame(frames, frames - 1, "[" + own + "]"));
            own.setLength(0);
        }
        if (!others.isEmpty()) {
            texts.add(Channel.DROP_COPY.frame("[" + others + "]"));
            others.setLength(0);
        }
    }

    private String loss(String lane, Loss loss, long from, long to) {
        boolean foreign = loss.stream().recipient() != 0 && loss.stream().recipient() != user;
        return Frames.loss(foreign ? loss.stream().recipient() + ":" + lane : lane, from, to, loss.reason().wire());
    }
}
