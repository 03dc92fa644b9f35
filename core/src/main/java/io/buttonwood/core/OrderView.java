package io.buttonwood.core;

import org.jspecify.annotations.Nullable;

/// An order as it stands after a command.
///
/// @param priceTicks 0 for MARKET
/// @param quantityLots the total, traded and untraded
/// @param filledLots traded so far
/// @param remainingLots still to trade; 0 once final
/// @param notionalUnits what the fills came to, in the quote asset's smallest units
/// @param clientOrderId the owner's own id, if given
/// @param createdNanos when it was accepted
/// @param cause why it was cancelled, if it was
public record OrderView(
        long orderId,
        long accountId,
        int instrumentId,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        boolean postOnly,
        long priceTicks,
        long quantityLots,
        long filledLots,
        long remainingLots,
        long notionalUnits,
        OrderStatus status,
        @Nullable String clientOrderId,
        long createdNanos,
        @Nullable CancelCause cause) {}
