package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.OrderView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the projection must show, worked out the slow and plain way from all batches.
final class Model {
    final Map<Long, OrderRow> orders = new TreeMap<>(Comparator.reverseOrder());
    final Map<List<Long>, BalanceRow> balances = new TreeMap<>(Comparator.comparing(List::toString));
    final List<TradeRow> trades = new ArrayList<>();
    final List<FillRow> fills = new ArrayList<>();
    final List<LedgerRow> ledger = new ArrayList<>();
    final List<PendingRow> pending = new ArrayList<>();
    private final Set<Long> busted = new HashSet<>();

    Model(List<EventBatch> batches) {
        batches.forEach(batch -> {
            batch.events().forEach(event -> take(event, batch.sequence(), batch.timeNanos()));
            PrivateMessage.forEach(batch, message -> pending.add(PendingRow.of(message)));
        });
        trades.replaceAll(t -> new TradeRow(t.tradeId(), t.instrumentId(), t.priceTicks(), t.quantityLots(), t.notionalUnits(),
                t.takerSide(), t.makerOrderId(), t.makerAccountId(), t.takerOrderId(), t.takerAccountId(),
                busted.contains(t.tradeId()), t.sequence(), t.timeNanos()));
        fills.replaceAll(f -> new FillRow(f.tradeId(), f.accountId(), f.brokerId(), f.orderId(), f.clientOrderId(),
                f.instrumentId(), f.maker(), f.side(), f.priceTicks(), f.quantityLots(), f.notionalUnits(), f.feeUnits(),
                busted.contains(f.tradeId()), f.sequence(), f.timeNanos()));
    }

    private void take(Event event, long sequence, long time) {
        switch (event) {
            case Event.OrderAccepted e -> order(e.order(), e.brokerId(), sequence, time);
            case Event.OrderReplaced e -> order(e.order(), e.brokerId(), sequence, time);
            case Event.OrderCancelled e -> order(e.order(), e.brokerId(), sequence, time);
            case Event.Traded e -> {
                OrderView maker = e.maker().order();
                OrderView taker = e.taker().order();
                order(maker, e.maker().brokerId(), sequence, time);
                order(taker, e.taker().brokerId(), sequence, time);
                trades.addFirst(new TradeRow(e.tradeId(), e.instrumentId(), e.priceTicks(), e.quantityLots(), e.notionalUnits(),
                        e.takerSide(), maker.orderId(), maker.accountId(), taker.orderId(), taker.accountId(), false,
                        sequence, time));
                fill(e, e.taker(), false, sequence, time);
                fill(e, e.maker(), true, sequence, time);
            }
            case Event.TradeBusted e -> busted.add(e.tradeId());
            case Event.BalanceChanged e ->
                balances.put(List.of(e.accountId(), (long) e.assetId()), new BalanceRow(e.accountId(), e.assetId(),
                        e.available(), e.held(), e.unsettled(), sequence));
            case Event.LedgerPosted e -> {
                int line = 0;
                for (Event.Posting p : e.postings()) {
                    ledger.addFirst(new LedgerRow(e.entryId(), line++, p.accountId(), p.assetId(), p.bucket(),
                            p.amountUnits(), e.kind(), e.reference(), e.memo(), sequence, time));
                }
            }
            default -> {}
        }
    }

    private void order(OrderView order, int broker, long sequence, long time) {
        orders.put(order.orderId(), new OrderRow(order, broker, sequence, time));
    }

    private void fill(Event.Traded e, Event.Fill f, boolean maker, long sequence, long time) {
        fills.addFirst(new FillRow(e.tradeId(), f.order().accountId(), f.brokerId(), f.order().orderId(),
                f.order().clientOrderId(), e.instrumentId(), maker, f.order().side(), e.priceTicks(), e.quantityLots(),
                e.notionalUnits(), f.feeUnits(), false, sequence, time));
    }

    List<Candle> candles(int instrumentId, CandleInterval interval) {
        Map<Long, Candle> candles = new TreeMap<>();
        for (TradeRow t : trades.reversed()) {
            if (t.instrumentId() == instrumentId) {
                long p = t.priceTicks();
                long start = interval.start(t.timeNanos());
                Candle c = candles.getOrDefault(start, new Candle(start, p, p, p, p, 0, 0, 0));
                candles.put(start, new Candle(start, c.openTicks(), Math.max(c.highTicks(), p), Math.min(c.lowTicks(), p), p,
                        c.volumeLots() + t.quantityLots(), c.notionalUnits() + t.notionalUnits(), c.trades() + 1));
            }
        }
        return List.copyOf(candles.values());
    }
}
