package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Optional;

/// Stored subscriptions.
public final class Subscriptions {
    Subscriptions(Database database) {}
    public long add(Subscription subscription) { throw new UnsupportedOperationException(); }
    public Optional<Subscription> byId(long id) { throw new UnsupportedOperationException(); }
    public List<Subscription> ofUser(long userId) { throw new UnsupportedOperationException(); }
    public List<Subscription> all() { throw new UnsupportedOperationException(); }
    public boolean remove(long userId, long id) { throw new UnsupportedOperationException(); }
}
