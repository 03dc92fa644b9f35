package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderView;
import java.util.function.Consumer;

/// A message to one account that an event stands for. Derived in this one place, for delivery and for the store alike.
///
/// @param accountId the recipient
/// @param seq its place in the recipient's lane
/// @param type a notification type's name
/// @param expiresNanos 0 for never
/// @param sequence the engine sequence it stems from
/// @param timeNanos when it was made
/// @param content what it says
public record PrivateMessage(
        long accountId,
        Lane lane,
        long seq,
        String type,
        int instrumentId,
        int brokerId,
        long expiresNanos,
        long sequence,
        long timeNanos,
        MessageContent content) {

    PrivateMessage withoutExpiry() {
        return new PrivateMessage(
                accountId, lane, seq, type, instrumentId, brokerId, 0, sequence, timeNanos, content);
    }

    /// Tells all private messages of a batch, in order.
    public static void forEach(EventBatch batch, Consumer<PrivateMessage> heard) {
        for (Event event : batch.events()) {
            forEach(event, batch.sequence(), batch.timeNanos(), heard);
        }
    }

    /// Tells all private messages of one event, in order.
    public static void forEach(Event event, long sequence, long timeNanos, Consumer<PrivateMessage> heard) {
        Source from = new Source(sequence, timeNanos, heard);
        switch (event) {
            case Event.OrderAccepted e -> from.order(Lane.NORMAL, e.seq(), MessageType.ORDER_ACCEPTED, e.order(), e.brokerId());
            case Event.OrderReplaced e -> from.order(Lane.NORMAL, e.seq(), MessageType.ORDER_ACCEPTED, e.order(), e.brokerId());
            case Event.OrderCancelled e ->
                from.order(Lane.NORMAL, e.seq(), MessageType.ORDER_CANCELLED, e.order(), e.brokerId());
            case Event.OrderRejected e ->
                from.tell(e.accountId(), Lane.HIGH, e.seq(), MessageType.ORDER_REJECTED, e.instrumentId(), e.brokerId(),
                        new MessageContent.Refusal(
                                e.side(), e.type(), e.priceTicks(), e.quantityLots(), e.clientOrderId(), e.reason(), e.detail()));
            case Event.Traded e -> {
                from.fill(e, e.maker(), true);
                from.fill(e, e.taker(), false);
            }
            case Event.TradeBusted e -> {
                var busted = new MessageContent.BustedTrade(e.tradeId(), e.reason());
                from.tell(e.makerAccountId(), Lane.HIGH, e.makerSeq(), MessageType.TRADE_EXECUTED, e.instrumentId(), 0, busted);
                from.tell(e.takerAccountId(), Lane.HIGH, e.takerSeq(), MessageType.TRADE_EXECUTED, e.instrumentId(), 0, busted);
            }
            case Event.SettlementCompleted e -> e.nets().forEach(net ->
                    from.tell(net.accountId(), Lane.LOW, net.seq(), MessageType.SETTLEMENT_COMPLETED, e.instrumentId(),
                            net.brokerId(), new MessageContent.Settlement(e.cycleId(), net.baseUnits(), net.quoteUnits())));
            case Event.Notified e ->
                heard.accept(new PrivateMessage(e.accountId(), e.lane(), e.seq(), e.type(), e.instrumentId(),
                        e.brokerId(), e.expiresNanos(), sequence, timeNanos, new MessageContent.Text(e.dataJson())));
            case Event.AssetCreated _, Event.BrokerCreated _, Event.AccountOpened _, Event.SelfTradePreventionSet _,
                    Event.InstrumentCreated _, Event.InstrumentStateChanged _, Event.PriceBandsChanged _,
                    Event.RiskLimitsSet _, Event.KillSwitchSet _, Event.LevelChanged _, Event.BalanceChanged _,
                    Event.LedgerPosted _, Event.SettlementBegan _, Event.SettlementFailed _,
                    Event.CancelAllAfterSet _, Event.Invalidated _ -> {}
        }
    }

    private record Source(long sequence, long time, Consumer<PrivateMessage> heard) {
        void tell(long account, Lane lane, long seq, MessageType type, int instrument, int broker, MessageContent content) {
            heard.accept(new PrivateMessage(
                    account, lane, seq, type.name(), instrument, broker, 0, sequence, time, content));
        }

        void order(Lane lane, long seq, MessageType type, OrderView order, int broker) {
            tell(order.accountId(), lane, seq, type, order.instrumentId(), broker, new MessageContent.OrderState(order));
        }

        void fill(Event.Traded trade, Event.Fill fill, boolean maker) {
            OrderView order = fill.order();
            tell(order.accountId(), Lane.HIGH, fill.tradeSeq(), MessageType.TRADE_EXECUTED, trade.instrumentId(),
                    fill.brokerId(), new MessageContent.OwnTrade(
                            trade.tradeId(), order.orderId(), order.clientOrderId(), order.side(), trade.priceTicks(),
                            trade.quantityLots(), fill.feeUnits(), maker));
            order(Lane.HIGH, fill.orderSeq(),
                    order.status() == OrderStatus.FILLED ? MessageType.ORDER_FILLED : MessageType.ORDER_PARTIALLY_FILLED,
                    order, fill.brokerId());
        }
    }
}
