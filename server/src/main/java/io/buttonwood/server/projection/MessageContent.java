package io.buttonwood.server.projection;

import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Side;
import org.jspecify.annotations.Nullable;

/// What a private message says, as numbers and names of the core. It is kept like this, a tenth of its text, and the
/// text is made when somebody reads it.
public sealed interface MessageContent {
    /// An order of the recipient's as it stood then.
    record OrderState(OrderView order) implements MessageContent {}

    /// The recipient's part in a trade.
    ///
    /// @param clientOrderId of the recipient's order, if given
    record OwnTrade(
            long tradeId,
            long orderId,
            @Nullable String clientOrderId,
            Side side,
            long priceTicks,
            long quantityLots,
            long feeUnits,
            boolean maker)
            implements MessageContent {}

    /// An order of the recipient's was refused; the instrument may be one that does not exist.
    record Refusal(
            Side side,
            OrderType type,
            long priceTicks,
            long quantityLots,
            @Nullable String clientOrderId,
            Reason reason,
            String detail)
            implements MessageContent {}

    /// A trade of the recipient's was undone.
    record BustedTrade(long tradeId, String reason) implements MessageContent {}

    /// What a settlement cycle brought the recipient, smallest units.
    record Settlement(long cycleId, long baseUnits, long quoteUnits) implements MessageContent {}

    /// Whatever its author said.
    ///
    /// @param json an object
    record Text(String json) implements MessageContent {}
}
