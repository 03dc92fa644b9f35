package io.buttonwood.edge.notification;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the subscriptions of an event by type → instrument → broker, at a cost that depends on those that match and
/// not on those that exist. Holds only subscriptions that have a connection now, so the hundred thousand of people
/// who are away cost nothing. Any thread.
final class SubscriptionIndex {
    private static final String ANY = "";

    private record Key(NotificationType type, String instrument, String broker) {}

    private final ConcurrentHashMap<Key, Set<Subscription>> buckets = new ConcurrentHashMap<>();

    void add(Subscription subscription) {
        eachKey(subscription, key -> buckets.compute(key, (_, bucket) -> {
            Set<Subscription> set = bucket == null ? ConcurrentHashMap.newKeySet(2) : bucket;
            set.add(subscription);
            return set;
        }));
    }

    void remove(Subscription subscription) {
        eachKey(subscription, key -> buckets.computeIfPresent(key, (_, set) -> {
            set.remove(subscription);
            return set.isEmpty() ? null : set;
        }));
    }

    /// May offer one subscription more than once; connections know what they have seen by its sequence.
    void forEach(Notification n, Consumer<Subscription> action) {
        String instrument = n.instrument();
        String broker = n.broker();
        visit(new Key(n.type(), ANY, ANY), action);
        if (instrument != null) {
            visit(new Key(n.type(), instrument, ANY), action);
        }
        if (broker != null) {
            visit(new Key(n.type(), ANY, broker), action);
            if (instrument != null) {
                visit(new Key(n.type(), instrument, broker), action);
            }
        }
    }

    private void visit(Key key, Consumer<Subscription> action) {
        @Nullable Set<Subscription> bucket = buckets.get(key);
        if (bucket != null) {
            bucket.forEach(action);
        }
    }

    private static void eachKey(Subscription subscription, Consumer<Key> action) {
        SubscriptionRequest request = subscription.request();
        Set<String> instruments = request.instruments().isEmpty() ? Set.of(ANY) : request.instruments();
        Set<String> brokers = request.brokers().isEmpty() ? Set.of(ANY) : request.brokers();
        for (NotificationType type : request.types()) {
            for (String instrument : instruments) {
                for (String broker : brokers) {
                    action.accept(new Key(type, instrument, broker));
                }
            }
        }
    }
}
