package io.buttonwood.edge.notification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Losses that a connection has not been told of yet. Guarded by its connection's lock.
///
/// Bounded at 1,024 ranges; beyond that ranges of one stream are joined, which may name a delivered message as well
/// but never leaves a lost one out.
final class LossLog {
    private static final int MAX_RANGES = 1024;

    private final List<Loss> ranges = new ArrayList<>();
    private final Map<Stream, Loss> conflated = new LinkedHashMap<>(0);
    private long sinceNanos;

    /// One lost message after another. Redelivered ones are outside their stream's chain and are not declared.
    void addAll(Iterable<OutboundQueue.Entry> entries, LossReason reason, long nowNanos) {
        for (OutboundQueue.Entry entry : entries) {
            if (!entry.notification().redelivered()) {
                add(new Loss(entry.stream, entry.firstSeq(), entry.lastSeq(), reason), nowNanos);
            }
        }
    }

    void add(Loss loss, long nowNanos) {
        if (isEmpty()) {
            sinceNanos = nowNanos;
        }
        if (loss.reason() == LossReason.CONFLATED) {
            // Only a stream's newest queued message is ever replaced, so what lies between is lost or filtered.
            conflated.merge(loss.stream(), loss, LossLog::join);
            return;
        }
        int last = ranges.size() - 1;
        if (last >= 0 && follows(ranges.get(last), loss)) {
            ranges.set(last, join(ranges.get(last), loss));
        } else if (ranges.size() < MAX_RANGES) {
            ranges.add(loss);
        } else {
            squeeze(loss);
        }
    }

    private void squeeze(Loss loss) {
        for (int i = 0; i < ranges.size(); i++) {
            Loss old = ranges.get(i);
            if (old.stream().equals(loss.stream()) && old.reason() == loss.reason()) {
                ranges.set(i, join(old, loss));
                return;
            }
        }
        ranges.add(loss);   // at most one more per stream and reason
    }

    private static boolean follows(Loss old, Loss loss) {
        return old.reason() == loss.reason() && old.toSeq() + 1 == loss.fromSeq() && old.stream().equals(loss.stream());
    }

    private static Loss join(Loss a, Loss b) {
        return new Loss(a.stream(), Math.min(a.fromSeq(), b.fromSeq()), Math.max(a.toSeq(), b.toSeq()), a.reason());
    }

    boolean isEmpty() {
        return ranges.isEmpty() && conflated.isEmpty();
    }

    long sinceNanos() {
        return sinceNanos;
    }

    List<Loss> drain() {
        List<Loss> all = new ArrayList<>(ranges);
        all.addAll(conflated.values());
        ranges.clear();
        conflated.clear();
        return List.copyOf(all);
    }
}
