package io.buttonwood.server.store;

import java.util.List;

/// An open database with its tables made.
public final class Database implements AutoCloseable {
    public static Database open(DatabaseOptions options) { throw new UnsupportedOperationException(); }
    public boolean embedded() { throw new UnsupportedOperationException(); }
    public List<PoolGauge> pools() { throw new UnsupportedOperationException(); }
    public boolean healthy() { throw new UnsupportedOperationException(); }
    @Override
    public void close() {}
}
