package io.buttonwood.edge.notification;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One registered subscription, of a user (all its connections) or of a single connection. Immutable, any thread.
public final class Subscription {
    private final long id;
    private final SubscriptionRequest request;
    private final Account account;
    private final @Nullable Connection connection;
    private final boolean watches;
    private final Counters counters;

    Subscription(long id, SubscriptionRequest request, Account account, @Nullable Connection connection,
            boolean watches, Counters counters) {
        this.id = id;
        this.request = request;
        this.account = account;
        this.connection = connection;
        this.watches = watches;
        this.counters = counters;
    }

    /// Unique in this process; never 0.
    public long id() {
        return id;
    }

    public long user() {
        return account.id;
    }

    public SubscriptionRequest request() {
        return request;
    }

    /// Whether it names a broker whose drop copy its user may watch.
    boolean watches() {
        return watches;
    }

    Connection[] connections() {
        return connection == null ? account.connections : new Connection[] {connection};
    }

    boolean matches(Message message) {
        return matches(request, message, counters);
    }

    static boolean matches(SubscriptionRequest request, Message message, Counters counters) {
        Notification n = message.notification();
        if (!request.types().contains(n.type())) {
            return false;
        }
        if (!request.instruments().isEmpty() && (n.instrument() == null || !request.instruments().contains(n.instrument()))) {
            return false;
        }
        if (!request.brokers().isEmpty() && (n.broker() == null || !request.brokers().contains(n.broker()))) {
            return false;
        }
        Predicate<Notification> filter = request.filter();
        if (filter == null) {
            return true;
        }
        try {
            return filter instanceof Filter bounded ? bounded.matches(message) : filter.test(n);
        } catch (RuntimeException embeddersFault) {
            counters.filterFailures.increment();
            return false;
        }
    }
}
