package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.Map;
import java.util.Optional;

/// Named values.
public final class Settings {
    Settings(Database database) {}
    public Optional<String> value(String name) { throw new UnsupportedOperationException(); }
    public void put(String name, String value) { throw new UnsupportedOperationException(); }
    public boolean putIfAbsent(String name, String value) { throw new UnsupportedOperationException(); }
    public boolean remove(String name) { throw new UnsupportedOperationException(); }
    public Map<String, String> all() { throw new UnsupportedOperationException(); }
}
