package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Optional;

/// Secrets that tokens are signed with.
public final class JwtKeys {
    JwtKeys(Database database) {}
    public Added add(JwtKey key) { throw new UnsupportedOperationException(); }
    public Optional<JwtKey> byKid(String kid) { throw new UnsupportedOperationException(); }
    public List<JwtKey> all() { throw new UnsupportedOperationException(); }
    public boolean retire(String kid, long nowNanos) { throw new UnsupportedOperationException(); }
    public boolean remove(String kid) { throw new UnsupportedOperationException(); }
}
