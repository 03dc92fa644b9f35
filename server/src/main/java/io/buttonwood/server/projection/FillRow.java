package io.buttonwood.server.projection;

import io.buttonwood.core.Side;
import org.jspecify.annotations.Nullable;

/// One order's part in a trade.
///
/// @param maker whether the order rested
/// @param busted whether the trade was undone since
public record FillRow(
        long tradeId,
        long accountId,
        int brokerId,
        long orderId,
        @Nullable String clientOrderId,
        int instrumentId,
        boolean maker,
        Side side,
        long priceTicks,
        long quantityLots,
        long notionalUnits,
        long feeUnits,
        boolean busted,
        long sequence,
        long timeNanos) {}
