package io.buttonwood.server.venue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.buttonwood.core.OrderView;
import org.jspecify.annotations.Nullable;

/// Which instrument the orders entered through this gateway are of: spares a replace the look-up in the projection.
/// Bounded; any thread.
public final class RecentOrders {
    private static final int MOST = 100_000;

    private record ClientId(long accountId, String clientOrderId) {}

    private final Cache<Long, Long> byId = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<ClientId, Integer> byClientId = Caffeine.newBuilder().maximumSize(MOST).build();

    public void entered(OrderView order) {
        if (!order.status().live()) {
            return;
        }
        byId.put(order.orderId(), order.accountId() << 24 | order.instrumentId());
        String clientOrderId = order.clientOrderId();
        if (clientOrderId != null) {
            byClientId.put(new ClientId(order.accountId(), clientOrderId), order.instrumentId());
        }
    }

    /// Null if it is not remembered or another account's.
    public @Nullable Integer instrument(long accountId, long orderId, @Nullable String clientOrderId) {
        if (clientOrderId != null) {
            return byClientId.getIfPresent(new ClientId(accountId, clientOrderId));
        }
        Long packed = byId.getIfPresent(orderId);
        return packed == null || packed >>> 24 != accountId ? null : (int) (packed & 0xff_ffff);
    }
}
