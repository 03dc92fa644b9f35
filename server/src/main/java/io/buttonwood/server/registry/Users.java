package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may use the venue.
public final class Users {
    Users(Database database) {}
    public Added add(User user) { throw new UnsupportedOperationException(); }
    public Optional<User> byId(long id) { throw new UnsupportedOperationException(); }
    public Optional<User> byName(String name) { throw new UnsupportedOperationException(); }
    public Page<User> page(int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public List<User> all() { throw new UnsupportedOperationException(); }
    public long count() { throw new UnsupportedOperationException(); }
    public boolean setTier(long id, String tier) { throw new UnsupportedOperationException(); }
    public boolean setRole(long id, Role role) { throw new UnsupportedOperationException(); }
    public boolean setDisabled(long id, boolean disabled) { throw new UnsupportedOperationException(); }
    public boolean setPassword(long id, @Nullable String passwordHash) { throw new UnsupportedOperationException(); }
}
