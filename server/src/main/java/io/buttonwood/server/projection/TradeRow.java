package io.buttonwood.server.projection;

import io.buttonwood.core.Side;

/// A trade; the orders and accounts are for operators, not for the public.
public record TradeRow(
        long tradeId,
        int instrumentId,
        long priceTicks,
        long quantityLots,
        long notionalUnits,
        Side takerSide,
        long makerOrderId,
        long makerAccountId,
        long takerOrderId,
        long takerAccountId,
        boolean busted,
        long sequence,
        long timeNanos) {}
