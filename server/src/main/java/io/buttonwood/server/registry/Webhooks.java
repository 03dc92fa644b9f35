package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Optional;

/// Where messages are posted to.
public final class Webhooks {
    Webhooks(Database database) {}
    public long add(Webhook webhook) { throw new UnsupportedOperationException(); }
    public Optional<Webhook> byId(long id) { throw new UnsupportedOperationException(); }
    public List<Webhook> ofUser(long userId) { throw new UnsupportedOperationException(); }
    public List<Webhook> all() { throw new UnsupportedOperationException(); }
    public boolean remove(long userId, long id) { throw new UnsupportedOperationException(); }
    public boolean setFailures(long id, int failures, boolean disabled) { throw new UnsupportedOperationException(); }
}
