package io.buttonwood.edge.notification;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// All connected subscriptions that ask for the same: a message is compared once with what thousands want. Any thread.
final class Interest {
    private final SubscriptionRequest request;
    private final Counters counters;
    private final Set<Subscription> members = ConcurrentHashMap.newKeySet(2);
    /// By public lane: the last sequence that matched. Guarded by that lane's [Pump].
    final long[] lastSeqs = new long[Priority.COUNT];

    Interest(SubscriptionRequest request, Counters counters) {
        this.request = request;
        this.counters = counters;
    }

    void join(Subscription subscription) {
        members.add(subscription);
    }

    /// True if nobody is left.
    boolean leave(Subscription subscription) {
        members.remove(subscription);
        return members.isEmpty();
    }

    boolean matches(Message message) {
        return Subscription.matches(request, message, counters);
    }

    void forEach(Consumer<Subscription> action) {
        members.forEach(action);
    }
}
