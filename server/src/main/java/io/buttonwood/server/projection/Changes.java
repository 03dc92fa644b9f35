package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.OrderView;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the batches since the last flush change: of an order or balance only how it stands last. Owned by the
/// projector's thread. Kept until the commit is known, so that a flush that failed may be tried again.
final class Changes {
    private record Money(long accountId, int assetId) {}

    private final Database database;
    private final Candles candles;
    private final Holdings holdings;
    private final Messages messages;
    private final Rare rare = new Rare();
    private final Map<Long, OrderRow> orders = new LinkedHashMap<>();
    private final Map<Money, BalanceRow> balances = new LinkedHashMap<>();
    private final Map<Long, TradeRow> trades = new LinkedHashMap<>();
    private final List<FillRow> fills = new ArrayList<>();
    private final List<EntryPart> ledger = new ArrayList<>();

    Changes(Database database, int pendingBound) {
        this.database = database;
        candles = new Candles(database);
        holdings = new Holdings(database);
        messages = new Messages(pendingBound);
    }

    /// Rows to write, about.
    int size() {
        return orders.size() + balances.size() + trades.size() + fills.size() + ledger.size()
                + messages.size() + rare.size();
    }

    void take(EventBatch batch) {
        long sequence = batch.sequence();
        long time = batch.timeNanos();
        for (Event event : batch.events()) {
            switch (event) {
                case Event.OrderAccepted e -> order(e.order(), e.brokerId(), sequence, time);
                case Event.OrderReplaced e -> order(e.order(), e.brokerId(), sequence, time);
                case Event.OrderCancelled e -> order(e.order(), e.brokerId(), sequence, time);
                case Event.Traded e -> trade(e, sequence, time);
                case Event.TradeBusted e -> bust(e, sequence);
                case Event.BalanceChanged e ->
                    balances.put(
                            new Money(e.accountId(), e.assetId()),
                            new BalanceRow(e.accountId(), e.assetId(), e.available(), e.held(), e.unsettled(), sequence));
                case Event.LedgerPosted e -> ledger(e, sequence, time);
                case Event.AssetCreated e -> rare.take(e);
                case Event.BrokerCreated e -> rare.take(e);
                case Event.AccountOpened e -> rare.take(e, time);
                case Event.SelfTradePreventionSet e -> rare.take(e);
                case Event.InstrumentCreated e -> rare.take(e, time);
                case Event.InstrumentStateChanged e -> rare.take(e);
                case Event.PriceBandsChanged e -> rare.take(e);
                case Event.RiskLimitsSet e -> rare.take(e);
                case Event.KillSwitchSet e -> rare.take(e);
                case Event.SettlementBegan e -> rare.take(e, sequence, time);
                case Event.SettlementCompleted e -> rare.take(e, sequence, time);
                case Event.SettlementFailed e -> rare.take(e, sequence, time);
                case Event.OrderRejected _, Event.LevelChanged _, Event.Notified _, Event.CancelAllAfterSet _,
                        Event.Invalidated _ -> {}
            }
            PrivateMessage.forEach(event, sequence, time, messages::take);
        }
    }

    /// Writes all; [#committed()] forgets it.
    void write(Tx tx, long nowNanos) {
        Statements.ORDERS.run(tx, orders.values());
        Statements.TRADES.run(tx, trades.values());
        Statements.FILLS.run(tx, fills);
        Statements.LEDGER.run(tx, ledger);
        Statements.BALANCES.run(tx, balances.values());
        holdings.write(tx);
        candles.write(tx);
        // After the trades, which a bust changes.
        rare.write(tx);
        messages.write(tx, nowNanos);
    }

    void committed() {
        orders.clear();
        trades.clear();
        fills.clear();
        ledger.clear();
        balances.clear();
        holdings.committed();
        candles.committed();
        rare.committed();
        messages.committed();
    }

    private void order(OrderView order, int brokerId, long sequence, long time) {
        orders.put(order.orderId(), new OrderRow(order, brokerId, sequence, time));
    }

    private void trade(Event.Traded e, long sequence, long time) {
        OrderView maker = e.maker().order();
        OrderView taker = e.taker().order();
        order(maker, e.maker().brokerId(), sequence, time);
        order(taker, e.taker().brokerId(), sequence, time);
        trades.put(
                e.tradeId(),
                new TradeRow(
                        e.tradeId(),
                        e.instrumentId(),
                        e.priceTicks(),
                        e.quantityLots(),
                        e.notionalUnits(),
                        e.takerSide(),
                        maker.orderId(),
                        maker.accountId(),
                        taker.orderId(),
                        taker.accountId(),
                        false,
                        sequence,
                        time));
        fill(e, e.maker(), true, sequence, time);
        fill(e, e.taker(), false, sequence, time);
        candles.trade(e.instrumentId(), e.priceTicks(), e.quantityLots(), e.notionalUnits(), time);
    }

    private void fill(Event.Traded e, Event.Fill part, boolean maker, long sequence, long time) {
        OrderView order = part.order();
        FillRow fill = new FillRow(
                e.tradeId(),
                order.accountId(),
                part.brokerId(),
                order.orderId(),
                order.clientOrderId(),
                e.instrumentId(),
                maker,
                order.side(),
                e.priceTicks(),
                e.quantityLots(),
                e.notionalUnits(),
                part.feeUnits(),
                false,
                sequence,
                time);
        fills.add(fill);
        holdings.fill(fill, false, sequence);
    }

    private void bust(Event.TradeBusted e, long sequence) {
        // A trade is of one flush: its fills are all here or all in the table.
        Stream<FillRow> undone = trades.containsKey(e.tradeId())
                ? fills.stream().filter(fill -> fill.tradeId() == e.tradeId())
                : database
                        .list(
                                "projection.fillsOfTrade",
                                Rows.FILLS + " WHERE account_id IN (?, ?) AND trade_id = ? ORDER BY maker DESC",
                                Rows.FILL,
                                e.makerAccountId(),
                                e.takerAccountId(),
                                e.tradeId())
                        .stream();
        undone.forEach(fill -> holdings.fill(fill, true, sequence));
        rare.bust(e);
    }

    /// An entry has a handful of postings, of two accounts and the venue's own.
    private void ledger(Event.LedgerPosted e, long sequence, long time) {
        int from = ledger.size();
        int line = 0;
        for (Event.Posting posting : e.postings()) {
            int at = from;
            while (at < ledger.size() && ledger.get(at).accountId() != posting.accountId()) {
                at++;
            }
            if (at == ledger.size()) {
                ledger.add(new EntryPart(
                        posting.accountId(), e.entryId(), e.kind(), e.reference(), e.memo(), sequence, time, new ArrayList<>(3)));
            }
            ledger.get(at).postings().add(
                    new EntryPart.Line(line++, posting.assetId(), posting.bucket(), posting.amountUnits()));
        }
    }
}
