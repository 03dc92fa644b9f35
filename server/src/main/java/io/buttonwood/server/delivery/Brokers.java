package io.buttonwood.server.delivery;

import io.buttonwood.edge.notification.Entitlement;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.User;
import io.buttonwood.server.registry.Users;
import io.buttonwood.server.venue.Market;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who may hear others: a user of role BROKER all users of its broker, an administrator everyone. Answers from memory;
/// kept by the registry's invalidations.
final class Brokers implements Entitlement {
    /// @param brokerId of a user of role BROKER, else 0
    private record Right(boolean admin, int brokerId) {
        static final Right NONE = new Right(false, 0);
    }

    private final Market market;
    private final Users users;
    private final Map<Long, Right> rights = new ConcurrentHashMap<>();

    Brokers(Market market, Users users) {
        this.market = market;
        this.users = users;
    }

    /// Blocks.
    void load() {
        users.all().forEach(this::put);
    }

    /// Blocks: reads a user again that changed.
    void reload(long user) {
        users.byId(user).ifPresentOrElse(this::put, () -> rights.remove(user));
    }

    /// Somebody proved to be this user just now.
    void know(Principal user) {
        if (user.role().compareTo(Access.BROKER) >= 0) {
            rights.put(user.userId(), new Right(user.admin(), user.role() == Access.BROKER ? user.brokerId() : 0));
        } else {
            rights.remove(user.userId());
        }
    }

    private void put(User user) {
        if (user.disabled() || user.role() == Role.TRADER) {
            rights.remove(user.id());
        } else {
            rights.put(user.id(), new Right(user.role() == Role.ADMIN, user.role() == Role.BROKER ? user.brokerId() : 0));
        }
    }

    @Override
    public boolean mayHear(long user, Notification notification) {
        Right right = rights.getOrDefault(user, Right.NONE);
        if (right.admin() || right.brokerId() == 0) {
            return right.admin();
        }
        Market.Account account = market.account(notification.recipient());
        return account != null && account.brokerId() == right.brokerId();
    }

    @Override
    public boolean mayWatch(long user, String broker) {
        Right right = rights.getOrDefault(user, Right.NONE);
        Market.Broker named = market.broker(broker);
        return right.admin() || named != null && right.brokerId() != 0 && right.brokerId() == named.id();
    }
}
