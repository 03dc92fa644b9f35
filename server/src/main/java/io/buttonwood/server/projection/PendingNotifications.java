package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;
import io.buttonwood.server.store.Database;
import java.util.List;
import java.util.Map;

/// The private messages that wait for their owners' acknowledgement. Any thread; everything blocks.
public final class PendingNotifications {
    public PendingNotifications(Database database) {}

    public List<PendingRow> range(long accountId, Lane lane, long fromSeq, int limit, long nowNanos) { throw new UnsupportedOperationException(); }
    public List<PendingRow> first(long accountId, int limit, long nowNanos) { throw new UnsupportedOperationException(); }
    public long count(long accountId) { throw new UnsupportedOperationException(); }
    public long countAll() { throw new UnsupportedOperationException(); }
    public void acknowledge(long accountId, Lane lane, long seq) { throw new UnsupportedOperationException(); }
    public Map<Lane, Long> acknowledged(long accountId) { throw new UnsupportedOperationException(); }
    public Map<Lane, Long> lost(long accountId) { throw new UnsupportedOperationException(); }
    public int clear(long accountId) { throw new UnsupportedOperationException(); }
    public int expire(long nowNanos) { throw new UnsupportedOperationException(); }
}
