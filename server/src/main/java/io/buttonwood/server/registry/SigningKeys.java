package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Optional;

/// What signed requests are checked with.
public final class SigningKeys {
    SigningKeys(Database database) {}
    public long add(SigningKey key) { throw new UnsupportedOperationException(); }
    public Optional<SigningKey> byId(long id) { throw new UnsupportedOperationException(); }
    public List<SigningKey> ofUser(long userId) { throw new UnsupportedOperationException(); }
    public boolean remove(long userId, long id) { throw new UnsupportedOperationException(); }
}
