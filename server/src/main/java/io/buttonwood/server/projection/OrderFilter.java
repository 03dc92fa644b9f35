package io.buttonwood.server.projection;

import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.Side;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which orders; what is 0, null or empty does not restrict.
///
/// @param brokerId orders of this broker's accounts
/// @param fromNanos created at or after
/// @param toNanos created before
public record OrderFilter(
        long accountId,
        int brokerId,
        Set<OrderStatus> statuses,
        int instrumentId,
        @Nullable Side side,
        long fromNanos,
        long toNanos) {
    public static final OrderFilter ALL = new OrderFilter(0, 0, Set.of(), 0, null, 0, 0);

    public static OrderFilter ofAccount(long accountId) {
        return new OrderFilter(accountId, 0, Set.of(), 0, null, 0, 0);
    }
}
