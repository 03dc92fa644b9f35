package io.buttonwood.edge.notification;

import java.util.List;

/// Seam: what is kept of sequenced streams until it is acknowledged, expires or grows too much. `user` 0 is the
/// public stream, kept for replay only.
///
/// The in-memory store is [MemoryPendingStore]. A durable one is meant to be owned by the projector that follows the
/// recorded event stream: the projector writes rows in its own transactions, `append` only holds the notification in
/// memory until the projector has committed it, and [#range] answers from both. Rules it must keep:
/// - `append`, `head` and `count` are called on publishers' threads with the stream's lock held, so they must not
///   wait for I/O (heads are loaded when the store opens); `range` and `losses` are called on the host's executor,
///   `ackUpTo`, `clear`, `discard` and `expire` on the caller's thread, and may wait;
/// - what `append` has returned for, `range` sees at once;
/// - heads never go back, also over a restart.
///
/// Safe on any thread.
public interface PendingStore {
    /// A notification that left the store unacknowledged, and why (EXPIRED, OVERFLOW or RETENTION).
    record Dropped(Notification notification, LossReason reason) {}

    /// Keeps a stamped notification whose lane sequence is above [#head]. Answers what had to leave for it.
    List<Dropped> append(Notification notification);

    /// Kept notifications of a lane from `fromSeq` on, ascending, at most `limit`.
    List<Notification> range(long user, Priority lane, long fromSeq, int limit);

    /// Why sequences between `fromSeq` and `toSeq` are not kept: ranges as far as known, ascending, not overlapping.
    /// What no range covers counts as RETENTION.
    List<Loss> losses(long user, Priority lane, long fromSeq, long toSeq);

    /// The highest sequence ever appended to the lane, 0 for none.
    long head(long user, Priority lane);

    /// Forgets a lane up to `seq`, because its reader has it. Answers how many were forgotten.
    int ackUpTo(long user, Priority lane, long seq);

    /// Forgets all of a user, because it asked to. Answers how many were forgotten.
    int clear(long user);

    /// Takes one notification out for a reason. False if it was not kept any more.
    boolean discard(Notification notification, LossReason reason);

    /// Takes out what has expired or is too old. Called every few milliseconds: must be cheap when nothing is due.
    List<Dropped> expire(long nowNanos);

    /// Kept notifications of a user.
    int count(long user);

    /// Kept private notifications of all users.
    long total();
}
