package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A message to one account that an event stands for. Derived in this one place, for delivery and for the store alike.
///
/// @param accountId the recipient
/// @param seq its place in the recipient's lane
/// @param type a notification type's name
/// @param expiresNanos 0 for never
/// @param sequence the engine sequence it stems from
/// @param timeNanos when it was made
/// @param event the event it stems from
/// @param fill for a trade: the recipient's part
/// @param net for a settlement: the recipient's part
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
        Event event,
        Event.@Nullable Fill fill,
        Event.@Nullable Net net) {

    /// Tells all private messages of a batch, in order.
    public static void forEach(EventBatch batch, Consumer<PrivateMessage> heard) {
        for (Event event : batch.events()) {
            forEach(event, batch.sequence(), batch.timeNanos(), heard);
        }
    }

    /// Tells all private messages of one event, in order.
    public static void forEach(Event event, long sequence, long timeNanos, Consumer<PrivateMessage> heard) {
        Source from = new Source(event, sequence, timeNanos, heard);
        switch (event) {
            case Event.OrderAccepted e ->
                from.plain(e.order().accountId(), Lane.NORMAL, e.seq(), MessageType.ORDER_ACCEPTED,
                        e.order().instrumentId(), e.brokerId());
            case Event.OrderReplaced e ->
                from.plain(e.order().accountId(), Lane.NORMAL, e.seq(), MessageType.ORDER_ACCEPTED,
                        e.order().instrumentId(), e.brokerId());
            case Event.OrderCancelled e ->
                from.plain(e.order().accountId(), Lane.NORMAL, e.seq(), MessageType.ORDER_CANCELLED,
                        e.order().instrumentId(), e.brokerId());
            case Event.OrderRejected e ->
                from.plain(e.accountId(), Lane.HIGH, e.seq(), MessageType.ORDER_REJECTED, e.instrumentId(), e.brokerId());
            case Event.Traded e -> {
                from.fill(e.instrumentId(), e.maker());
                from.fill(e.instrumentId(), e.taker());
            }
            case Event.TradeBusted e -> {
                from.plain(e.makerAccountId(), Lane.HIGH, e.makerSeq(), MessageType.TRADE_EXECUTED, e.instrumentId(), 0);
                from.plain(e.takerAccountId(), Lane.HIGH, e.takerSeq(), MessageType.TRADE_EXECUTED, e.instrumentId(), 0);
            }
            case Event.SettlementCompleted e -> e.nets().forEach(net -> from.net(e.instrumentId(), net));
            case Event.Notified e ->
                heard.accept(new PrivateMessage(e.accountId(), e.lane(), e.seq(), e.type(), e.instrumentId(),
                        e.brokerId(), e.expiresNanos(), sequence, timeNanos, e, null, null));
            case Event.AssetCreated _, Event.BrokerCreated _, Event.AccountOpened _, Event.SelfTradePreventionSet _,
                    Event.InstrumentCreated _, Event.InstrumentStateChanged _, Event.PriceBandsChanged _,
                    Event.RiskLimitsSet _, Event.KillSwitchSet _, Event.LevelChanged _, Event.BalanceChanged _,
                    Event.LedgerPosted _, Event.SettlementBegan _, Event.SettlementFailed _,
                    Event.CancelAllAfterSet _, Event.Invalidated _ -> {}
        }
    }

    private record Source(Event event, long sequence, long time, Consumer<PrivateMessage> heard) {
        void plain(long account, Lane lane, long seq, MessageType type, int instrument, int broker) {
            heard.accept(new PrivateMessage(
                    account, lane, seq, type.name(), instrument, broker, 0, sequence, time, event, null, null));
        }

        void fill(int instrument, Event.Fill fill) {
            MessageType after = fill.order().status() == OrderStatus.FILLED
                    ? MessageType.ORDER_FILLED
                    : MessageType.ORDER_PARTIALLY_FILLED;
            long account = fill.order().accountId();
            heard.accept(new PrivateMessage(account, Lane.HIGH, fill.tradeSeq(), MessageType.TRADE_EXECUTED.name(),
                    instrument, fill.brokerId(), 0, sequence, time, event, fill, null));
            heard.accept(new PrivateMessage(account, Lane.HIGH, fill.orderSeq(), after.name(),
                    instrument, fill.brokerId(), 0, sequence, time, event, fill, null));
        }

        void net(int instrument, Event.Net net) {
            heard.accept(new PrivateMessage(net.accountId(), Lane.LOW, net.seq(),
                    MessageType.SETTLEMENT_COMPLETED.name(), instrument, net.brokerId(), 0, sequence, time, event, null, net));
        }
    }
}
