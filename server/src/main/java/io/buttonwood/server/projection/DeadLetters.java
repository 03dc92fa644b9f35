package io.buttonwood.server.projection;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages that were not delivered: failed, expired or overflowed.
public final class DeadLetters {
    public DeadLetters(Database database) {}

    public void add(DeadLetter letter) { throw new UnsupportedOperationException(); }
    public Page<DeadLetter> page(long accountId, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public long count() { throw new UnsupportedOperationException(); }
    public long oldestNanos() { throw new UnsupportedOperationException(); }
    public List<PendingRow> redrive(List<Long> ids, long nowNanos) { throw new UnsupportedOperationException(); }
    public int purge(List<Long> ids) { throw new UnsupportedOperationException(); }
    public int purgeAll() { throw new UnsupportedOperationException(); }
}
