package io.buttonwood.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened, in the order it happened. The events of one command share its sequence and time, see [EventBatch].
///
/// Private events carry the sequence of their message in its owner's lane (`…Seq`), so that every gateway numbers them
/// alike, before and after a restart. Components follow the rule of [Command].
public sealed interface Event {

    record AssetCreated(int assetId, String asset, int scale) implements Event {}

    record BrokerCreated(int brokerId, String broker) implements Event {}

    record AccountOpened(long accountId, String owner, int brokerId) implements Event {}

    record SelfTradePreventionSet(long accountId, SelfTradePrevention mode) implements Event {}

    record InstrumentCreated(int instrumentId, InstrumentSpec spec) implements Event {}

    record InstrumentStateChanged(int instrumentId, InstrumentState state) implements Event {}

    record PriceBandsChanged(int instrumentId, long lowPriceTicks, long highPriceTicks) implements Event {}

    record RiskLimitsSet(long accountId, RiskLimits limits) implements Event {}

    record KillSwitchSet(KillScope scope, long id, boolean engaged) implements Event {}

    /// An order was accepted; `order` is as it was before it traded. Lane NORMAL.
    record OrderAccepted(OrderView order, int brokerId, long seq) implements Event {}

    /// An order was refused. Lane HIGH.
    record OrderRejected(
            long accountId,
            int brokerId,
            int instrumentId,
            Side side,
            OrderType type,
            long priceTicks,
            long quantityLots,
            @Nullable String clientOrderId,
            Reason reason,
            String detail,
            long seq)
            implements Event {}

    /// An order's price or quantity changed by its owner or by self-trade prevention (DECREMENT). Lane NORMAL, as an
    /// ORDER_ACCEPTED message of the changed order.
    ///
    /// @param keptPriority whether it kept its place in the queue
    record OrderReplaced(OrderView order, int brokerId, boolean keptPriority, long seq) implements Event {}

    /// An order, or the rest of it, was cancelled; `order` is as it ended. Lane NORMAL.
    record OrderCancelled(OrderView order, int brokerId, CancelCause cause, long seq) implements Event {}

    /// Two orders traded. `maker` rested.
    record Traded(
            long tradeId,
            int instrumentId,
            long priceTicks,
            long quantityLots,
            long notionalUnits,
            Side takerSide,
            Fill maker,
            Fill taker)
            implements Event {}

    /// One order's part in a trade. Lane HIGH: first TRADE_EXECUTED with `tradeSeq`, then ORDER_FILLED or
    /// ORDER_PARTIALLY_FILLED with `orderSeq`.
    ///
    /// @param order as it stands after the fill
    /// @param feeUnits in the quote asset's smallest units
    record Fill(OrderView order, int brokerId, long feeUnits, long tradeSeq, long orderSeq) {}

    /// A price level of the book has this much now; 0 lots: it is gone. One event a touched level and command, after
    /// the command's other events.
    record LevelChanged(int instrumentId, Side side, long priceTicks, long totalLots, int orders) implements Event {}

    /// An account's money of one asset stands so now. One event a touched pair and command, after the command's others.
    record BalanceChanged(long accountId, int assetId, long available, long held, long unsettled) implements Event {}

    /// Money moved; the amounts of each asset add up to 0. Holds are not postings: they move nothing between accounts.
    ///
    /// @param reference trade or cycle, else 0
    record LedgerPosted(long entryId, LedgerKind kind, long reference, String memo, List<Posting> postings)
            implements Event {}

    /// @param accountId [#EXTERNAL] and [#FEES] are the venue's own
    record Posting(long accountId, int assetId, Bucket bucket, long amountUnits) {
        /// The world outside: what was deposited and not withdrawn, negative.
        public static final long EXTERNAL = -1;
        /// Fees earned.
        public static final long FEES = -2;
    }

    /// A trade was undone. Lane HIGH for both, as TRADE_EXECUTED with `"busted": true`.
    record TradeBusted(
            long tradeId, int instrumentId, long makerAccountId, long makerSeq, long takerAccountId, long takerSeq, String reason)
            implements Event {}

    /// A settlement cycle began.
    record SettlementBegan(long cycleId, int instrumentId, int trades, List<Net> nets) implements Event {}

    /// A cycle ended well. Each account hears SETTLEMENT_COMPLETED, lane LOW, with its `seq`.
    record SettlementCompleted(long cycleId, int instrumentId, List<Net> nets) implements Event {}

    /// A cycle failed; it will be tried again.
    record SettlementFailed(long cycleId, int instrumentId, String detail) implements Event {}

    /// What one account gets (positive) or gives in a cycle, smallest units; `seq` is 0 in SettlementBegan.
    record Net(long accountId, int brokerId, long baseUnits, long quoteUnits, long seq) {}

    /// A message to one user, see [Command.Announce].
    record Notified(
            long accountId,
            Lane lane,
            long seq,
            String id,
            String type,
            String dataJson,
            int instrumentId,
            int brokerId,
            long expiresNanos)
            implements Event {}

    /// The dead man's switch was armed until then, or (0) disarmed.
    record CancelAllAfterSet(long accountId, long dueNanos) implements Event {}

    record Invalidated(String kind, String key) implements Event {}
}
