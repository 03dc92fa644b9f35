package io.buttonwood.edge.notification;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the interests that an event meets by type → instrument → broker, at a cost that depends on those that match and
/// not on those that exist. Holds only subscriptions that have a connection now, so the hundred thousand of people
/// who are away cost nothing; equal ones share one [Interest]. Any thread.
final class SubscriptionIndex {
    private static final String ANY = "";

    private record Key(NotificationType type, String instrument, String broker) {}

    private final Counters counters;
    private final ConcurrentHashMap<SubscriptionRequest, Interest> interests = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Key, Set<Interest>> buckets = new ConcurrentHashMap<>();

    SubscriptionIndex(Counters counters) {
        this.counters = counters;
    }

    void add(Subscription subscription) {
        interests.compute(subscription.request(), (request, known) -> {
            if (known != null) {
                known.join(subscription);
                return known;
            }
            var made = new Interest(request, counters);
            made.join(subscription);
            eachKey(request, key -> buckets.compute(key, (_, bucket) -> {
                Set<Interest> set = bucket == null ? ConcurrentHashMap.newKeySet(2) : bucket;
                set.add(made);
                return set;
            }));
            return made;
        });
    }

    void remove(Subscription subscription) {
        interests.computeIfPresent(subscription.request(), (request, known) -> {
            if (!known.leave(subscription)) {
                return known;
            }
            eachKey(request, key -> buckets.computeIfPresent(key, (_, set) -> {
                set.remove(known);
                return set.isEmpty() ? null : set;
            }));
            return null;
        });
    }

    /// Whether nobody subscribes to anything.
    boolean isEmpty() {
        return buckets.isEmpty();
    }

    /// May offer one interest more than once; connections know what they have seen by its sequence.
    void forEach(Notification n, Consumer<Interest> action) {
        if (isEmpty()) {
            return;
        }
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

    /// The connections of all whose interest a message meets; some maybe more than once.
    void forEachConnection(Message message, Consumer<Connection> action) {
        forEach(message.notification(), interest -> {
            if (interest.matches(message)) {
                interest.forEach(subscription -> {
                    for (Connection connection : subscription.connections()) {
                        action.accept(connection);
                    }
                });
            }
        });
    }

    private void visit(Key key, Consumer<Interest> action) {
        @Nullable Set<Interest> bucket = buckets.get(key);
        if (bucket != null) {
            bucket.forEach(action);
        }
    }

    private static void eachKey(SubscriptionRequest request, Consumer<Key> action) {
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
