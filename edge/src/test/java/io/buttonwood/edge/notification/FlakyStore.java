package io.buttonwood.edge.notification;

import java.util.List;

/// A store whose reads fail while it is `away`, as a database's do.
final class FlakyStore implements PendingStore {
    private final PendingStore kept = new MemoryPendingStore();
    boolean away;

    @Override
    public List<Dropped> append(Notification notification) {
        return kept.append(notification);
    }

    @Override
    public List<Notification> range(long user, Priority lane, long fromSeq, int limit) {
        if (away) {
            throw new IllegalStateException("the disk is away");
        }
        return kept.range(user, lane, fromSeq, limit);
    }

    @Override
    public List<Loss> losses(long user, Priority lane, long fromSeq, long toSeq) {
        return kept.losses(user, lane, fromSeq, toSeq);
    }

    @Override
    public long head(long user, Priority lane) {
        return kept.head(user, lane);
    }

    @Override
    public int ackUpTo(long user, Priority lane, long seq) {
        return kept.ackUpTo(user, lane, seq);
    }

    @Override
    public int clear(long user) {
        return kept.clear(user);
    }

    @Override
    public boolean discard(Notification notification, LossReason reason) {
        return kept.discard(notification, reason);
    }

    @Override
    public List<Dropped> expire(long nowNanos) {
        return kept.expire(nowNanos);
    }

    @Override
    public int count(long user) {
        return kept.count(user);
    }

    @Override
    public long total() {
        return kept.total();
    }
}
