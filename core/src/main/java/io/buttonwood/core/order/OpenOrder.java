package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.instrument.Fees;
import io.buttonwood.core.instrument.Instrument;
import org.jspecify.annotations.Nullable;

/// A live order: all that matching itself need not touch. Its lots left also stand in the book while it rests there.
final class OpenOrder {
    final long id;
    final Trader trader;
    final Instrument instrument;
    final Side side;
    final OrderType type;
    final TimeInForce timeInForce;
    final boolean postOnly;
    final long createdNanos;
    long priceTicks;
    long quantityLots;
    long filledLots;
    long valueUnits;
    /// What it holds now, in the asset it gives.
    long heldUnits;
    /// See [Fees].
    int feeCarry;

    @Nullable String clientOrderId;
    /// Its id's place among its trader's, NONE without one or once ended.
    int clientIdSlot = ClientIds.NONE;

    /// Neighbours in its trader's list while it rests.
    @Nullable OpenOrder previous;

    @Nullable OpenOrder next;
    boolean resting;

    OpenOrder(
            long id,
            Trader trader,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            boolean postOnly,
            long createdNanos) {
        this.id = id;
        this.trader = trader;
        this.instrument = instrument;
        this.side = side;
        this.type = type;
        this.timeInForce = timeInForce;
        this.postOnly = postOnly;
        this.createdNanos = createdNanos;
    }

    void named(@Nullable String id, int slot) {
        clientOrderId = id;
        clientIdSlot = slot;
    }

    boolean buys() {
        return side == Side.BUY;
    }

    long remainingLots() {
        return quantityLots - filledLots;
    }

    /// What it must hold to trade what is left: the value at its limit with the highest fee, or the lots themselves;
    /// -1 if that is too large a number.
    long holdFor(long atPriceTicks, long lots) {
        if (type == OrderType.MARKET) {
            return 0;
        }
        if (!buys()) {
            return instrument.inventory(lots);
        }
        long value = instrument.value(atPriceTicks, lots);
        return value < 0 ? -1 : value + Fees.ceiling(value, instrument.highestFeePpm, feeCarry);
    }

    /// As it stands; without anything left it is FILLED.
    OrderView view() {
        long remaining = remainingLots();
        OrderStatus status = remaining == 0
                ? OrderStatus.FILLED
                : filledLots == 0 ? OrderStatus.OPEN : OrderStatus.PARTIALLY_FILLED;
        return view(remaining, status, null);
    }

    OrderView cancelled(CancelCause cause) {
        return view(0, OrderStatus.CANCELLED, cause);
    }

    private OrderView view(long remaining, OrderStatus status, @Nullable CancelCause cause) {
        return new OrderView(
                id,
                trader.account.id,
                instrument.id,
                side,
                type,
                timeInForce,
                postOnly,
                priceTicks,
                quantityLots,
                filledLots,
                remaining,
                valueUnits,
                status,
                clientOrderId,
                createdNanos,
                cause);
    }
}
