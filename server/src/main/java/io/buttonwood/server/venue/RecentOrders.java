package io.buttonwood.server.venue;

import io.buttonwood.core.OrderView;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Which instrument the orders entered through this gateway are of: spares a replace the look-up in the projection.
///
/// Two tables of fixed size in which a newer order takes the place of an older one with the same hash: what is forgotten
/// is looked up. Any thread.
public final class RecentOrders {
    private static final int SIZE = 1 << 16;

    private record Entry(long orderId, long accountId, @Nullable String clientOrderId, int instrumentId) {}

    private final AtomicReferenceArray<@Nullable Entry> byId = new AtomicReferenceArray<>(SIZE);
    private final AtomicReferenceArray<@Nullable Entry> byClientId = new AtomicReferenceArray<>(SIZE);

    public void entered(OrderView order) {
        if (!order.status().live()) {
            return;
        }
        var entry = new Entry(order.orderId(), order.accountId(), order.clientOrderId(), order.instrumentId());
        byId.lazySet(place(order.orderId()), entry);
        String clientOrderId = order.clientOrderId();
        if (clientOrderId != null) {
            byClientId.lazySet(place(order.accountId() * 31 + clientOrderId.hashCode()), entry);
        }
    }

    /// Null if it is not remembered or another account's.
    public @Nullable Integer instrument(long accountId, long orderId, @Nullable String clientOrderId) {
        Entry entry = clientOrderId == null
                ? byId.get(place(orderId))
                : byClientId.get(place(accountId * 31 + clientOrderId.hashCode()));
        if (entry == null || entry.accountId != accountId) {
            return null;
        }
        boolean same = clientOrderId == null ? entry.orderId == orderId : clientOrderId.equals(entry.clientOrderId);
        return same ? entry.instrumentId : null;
    }

    private static int place(long key) {
        return (int) (key * 0x9E37_79B9_7F4A_7C15L >>> 48) & SIZE - 1;
    }
}
