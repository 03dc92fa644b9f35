package io.buttonwood.server.projection;

import io.buttonwood.core.EventBatch;
import io.buttonwood.server.store.Database;

/// Writes the event stream into the projection's tables. Owned by one thread.
public final class Projector implements AutoCloseable {
    public static Projector open(Database database, MessageEncoder encoder, Progress progress) { throw new UnsupportedOperationException(); }
    /// Log position up to which everything is stored; where to read on after a restart. 0 when empty.
    public long position() { throw new UnsupportedOperationException(); }
    /// Last stored sequence; 0 when empty.
    public long sequence() { throw new UnsupportedOperationException(); }
    /// @return whether the projection was ahead of the log, was dropped and must be fed from the log's begin
    public boolean verify(long lastSequence) { throw new UnsupportedOperationException(); }
    /// Drops all and starts again at position 0.
    public void rebuild() { throw new UnsupportedOperationException(); }
    /// @param position the log's position after this batch
    public void apply(long position, EventBatch batch) { throw new UnsupportedOperationException(); }
    public void flush() { throw new UnsupportedOperationException(); }
    @Override
    public void close() {}
}
