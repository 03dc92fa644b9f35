package io.buttonwood.edge.notification;

import java.util.Arrays;

/// What the service knows of one account in memory; account 0 is the public. It is also the lock of its private
/// lanes: whoever appends to them, subscribes or registers holds it. The arrays are replaced, never changed, so they
/// are read without it.
final class Account {
    final long id;
    final long[] heads = new long[Priority.COUNT];
    /// Its lanes by rank.
    final Stream[] lanes = new Stream[Priority.COUNT];
    private long[] snapshot;
    volatile Subscription[] subscriptions = {};
    volatile Connection[] connections = {};

    Account(long id, PendingStore store) {
        this.id = id;
        for (Priority lane : Priority.values()) {
            heads[lane.rank] = store.head(id, lane);
            lanes[lane.rank] = Stream.lane(id, lane);
        }
        snapshot = heads.clone();
    }

    /// The heads as they are now, in an array that stays so; the same one until they move. Its lock held.
    long[] snapshot() {
        if (!Arrays.equals(snapshot, heads)) {
            snapshot = heads.clone();
        }
        return snapshot;
    }
}
