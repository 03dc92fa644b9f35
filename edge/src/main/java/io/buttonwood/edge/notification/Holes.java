package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.List;

/// Says why a range of a stream cannot be replayed.
final class Holes {
    private Holes() {}

    /// Ranges that cover `from` to `to` without a gap: what the store knows, and RETENTION for the rest.
    static List<Loss> explain(PendingStore store, Stream stream, long from, long to) {
        List<Loss> explained = new ArrayList<>();
        long next = from;
        for (Loss known : store.losses(stream.recipient(), stream.lane(), from, to)) {
            if (known.fromSeq() > next) {
                explained.add(new Loss(stream, next, known.fromSeq() - 1, LossReason.RETENTION));
            }
            if (known.toSeq() >= next) {
                explained.add(new Loss(stream, Math.max(next, known.fromSeq()), known.toSeq(), known.reason()));
                next = known.toSeq() + 1;
            }
        }
        if (next <= to) {
            explained.add(new Loss(stream, next, to, LossReason.RETENTION));
        }
        return explained;
    }
}
