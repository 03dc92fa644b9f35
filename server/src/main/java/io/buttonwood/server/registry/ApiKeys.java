package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Optional;

/// Keys to the API.
public final class ApiKeys {
    ApiKeys(Database database) {}
    public Added add(ApiKey key) { throw new UnsupportedOperationException(); }
    public Optional<ApiKey> byHash(String hash) { throw new UnsupportedOperationException(); }
    public Optional<ApiKey> byId(long id) { throw new UnsupportedOperationException(); }
    public List<ApiKey> ofUser(long userId) { throw new UnsupportedOperationException(); }
    public boolean remove(long id) { throw new UnsupportedOperationException(); }
    public void used(long id, long nowNanos) { throw new UnsupportedOperationException(); }
    public int writeDownUses() { throw new UnsupportedOperationException(); }
}
