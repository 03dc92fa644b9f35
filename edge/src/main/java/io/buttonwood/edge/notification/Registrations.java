package io.buttonwood.edge.notification;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Accounts with their subscriptions and connections, and the two indexes over those that are connected: one for
/// public messages, one for the drop copies of brokers. Any thread.
final class Registrations {
    final SubscriptionIndex publicIndex;
    final SubscriptionIndex dropCopyIndex;
    final ConcurrentHashMap<Long, Connection> connections = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final PendingStore store;
    private final Entitlement entitlement;
    private final Counters counters;
    private final NotificationSettings settings;

    Registrations(PendingStore store, Entitlement entitlement, Counters counters, NotificationSettings settings) {
        this.store = store;
        this.entitlement = entitlement;
        this.counters = counters;
        this.settings = settings;
        this.publicIndex = new SubscriptionIndex(counters);
        this.dropCopyIndex = new SubscriptionIndex(counters);
    }

    Account account(long id) {
        return accounts.computeIfAbsent(id, key -> new Account(key, store));
    }

    static void checkUser(long user) {
        if (user < 1) {
            throw new IllegalArgumentException("user must be an account id above 0, not " + user);
        }
    }

    Subscription subscribe(long user, SubscriptionRequest request, @Nullable Connection connection) {
        checkUser(user);
        Account account = account(user);
        synchronized (account) {
            if (connection != null && !connections.containsKey(connection.id)) {
                throw new IllegalStateException("the connection is closed");
            }
            Subscription[] old = connection == null ? account.subscriptions : connection.hearing.own;
            checkSubscriptions(old.length + 1);
            boolean watches = !request.brokers().isEmpty()
                    && request.brokers().stream().allMatch(broker -> entitlement.mayWatch(user, broker));
            Subscription made =
                    new Subscription(ids.incrementAndGet(), request, account, connection, watches, counters);
            if (connection == null) {
                account.subscriptions = with(old, made);
            } else {
                connection.hearing.own = with(old, made);
            }
            subscriptions.put(made.id(), made);
            counters.subscriptions.increment();
            if (connection != null || account.connections.length > 0) {
                index(made);
            }
            return made;
        }
    }

    boolean unsubscribe(long user, long id) {
        Subscription subscription = subscriptions.get(id);
        if (subscription == null || subscription.user() != user) {
            return false;
        }
        Account account = account(user);
        synchronized (account) {
            if (subscriptions.remove(id) == null) {
                return false;
            }
            account.subscriptions = without(account.subscriptions, subscription);
            for (Connection connection : account.connections) {
                connection.hearing.own = without(connection.hearing.own, subscription);
            }
            unindex(subscription);
            counters.subscriptions.decrement();
            return true;
        }
    }

    void checkSubscriptions(int count) {
        if (count > settings.maxSubscriptionsPerUser()) {
            throw new IllegalArgumentException("more than " + settings.maxSubscriptionsPerUser() + " subscriptions");
        }
    }

    Connection register(Account account, ConnectionOptions options, DeliveryCallback callback, Context context) {
        synchronized (account) {
            if (account.connections.length >= settings.maxConnectionsPerUser()) {
                throw new IllegalArgumentException("more than " + settings.maxConnectionsPerUser() + " connections");
            }
            Connection connection = new Connection(ids.incrementAndGet(), account, options, callback, context);
            Account everybody = account(0);
            synchronized (everybody) {
                connection.start(account.snapshot(), everybody.snapshot());
            }
            Connection[] old = account.connections;
            Connection[] all = Arrays.copyOf(old, old.length + 1);
            all[old.length] = connection;
            connections.put(connection.id, connection);
            account.connections = all;
            counters.connections.increment();
            if (old.length == 0) {
                for (Subscription subscription : account.subscriptions) {
                    index(subscription);
                }
            }
            return connection;
        }
    }

    void forget(Connection connection) {
        Account account = connection.account;
        synchronized (account) {
            if (!connections.remove(connection.id, connection)) {
                return;
            }
            counters.connections.decrement();
            for (Subscription subscription : connection.hearing.own) {
                subscriptions.remove(subscription.id());
                unindex(subscription);
                counters.subscriptions.decrement();
            }
            connection.hearing.own = new Subscription[0];
            account.connections = Arrays.stream(account.connections)
                    .filter(other -> other != connection).toArray(Connection[]::new);
            if (account.connections.length == 0) {
                for (Subscription subscription : account.subscriptions) {
                    unindex(subscription);
                }
            }
        }
    }

    private void index(Subscription subscription) {
        publicIndex.add(subscription);
        if (subscription.watches()) {
            dropCopyIndex.add(subscription);
        }
    }

    private void unindex(Subscription subscription) {
        publicIndex.remove(subscription);
        if (subscription.watches()) {
            dropCopyIndex.remove(subscription);
        }
    }

    private static Subscription[] with(Subscription[] old, Subscription added) {
        Subscription[] all = Arrays.copyOf(old, old.length + 1);
        all[old.length] = added;
        return all;
    }

    private static Subscription[] without(Subscription[] old, Subscription removed) {
        return Arrays.stream(old).filter(other -> other != removed).toArray(Subscription[]::new);
    }
}
