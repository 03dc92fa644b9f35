package io.buttonwood.server.projection;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.KillScope;
import io.buttonwood.core.Lane;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reason;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A stream of events that could be a venue's, from a seed.
final class RandomEvents {
    static final int ACCOUNTS = 6;
    static final int INSTRUMENTS = 3;
    static final long START = 1_700_000_000_000_000_000L;

    private final Random random;
    private final List<OrderView> live = new ArrayList<>();
    private final List<Event.Traded> trades = new ArrayList<>();
    private final Map<Long, Map<Lane, Long>> seqs = new HashMap<>();
    private long sequence;
    private long time = START;
    private long orderId;
    private long tradeId;
    private long entryId;
    private long cycleId;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    List<EventBatch> batches(int count) {
        List<EventBatch> batches = new ArrayList<>();
        batches.add(batch(setUp()));
        while (batches.size() < count) {
            batches.add(batch(step()));
        }
        return batches;
    }

    /// The next batch after all so far.
    EventBatch next() {
        return batch(sequence == 0 ? setUp() : step());
    }

    private EventBatch batch(List<Event> events) {
        time += random.nextInt(20) * 1_000_000_000L;
        return new EventBatch(++sequence, time, List.copyOf(events));
    }

    private List<Event> setUp() {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= INSTRUMENTS; i++) {
            events.add(new Event.AssetCreated(i, "A" + i, 8));
            events.add(new Event.InstrumentCreated(
                    i, new InstrumentSpec("I" + i, "A" + i, "A1", 1, 2, 1, 0, 10, 20, 1, 1_000_000, i == 1)));
        }
        events.add(new Event.BrokerCreated(1, "b"));
        for (int i = 1; i <= ACCOUNTS; i++) {
            events.add(new Event.AccountOpened(i, "owner" + i, broker(i)));
        }
        return events;
    }

    static int broker(long accountId) {
        return (int) (accountId % 2);
    }

    private List<Event> step() {
        List<Event> events = new ArrayList<>();
        int kind = random.nextInt(100);
        if (kind < 45 || live.isEmpty()) {
            accept(events);
        } else if (kind < 75) {
            trade(events);
        } else if (kind < 85) {
            OrderView order = live.remove(random.nextInt(live.size()));
            OrderView gone = with(order, order.filledLots(), order.notionalUnits(), OrderStatus.CANCELLED, CancelCause.REQUESTED);
            events.add(new Event.OrderCancelled(
                    gone, broker(gone.accountId()), CancelCause.REQUESTED, seq(gone.accountId(), Lane.NORMAL)));
        } else if (kind < 88) {
            long account = account();
            events.add(new Event.OrderRejected(account, broker(account), instrument(), Side.SELL, OrderType.LIMIT, 5, 6,
                    "c", Reason.FAT_FINGER, "no", seq(account, Lane.HIGH)));
        } else if (kind < 91 && !trades.isEmpty()) {
            Event.Traded trade = trades.remove(random.nextInt(trades.size()));
            long maker = trade.maker().order().accountId();
            long taker = trade.taker().order().accountId();
            events.add(new Event.TradeBusted(trade.tradeId(), trade.instrumentId(), maker, seq(maker, Lane.HIGH), taker,
                    seq(taker, Lane.HIGH), "error"));
        } else if (kind < 94) {
            long cycle = ++cycleId;
            events.add(new Event.SettlementBegan(cycle, 1, 3, List.of(new Event.Net(1, 1, 5, -6, 0), new Event.Net(2, 0, -5, 6, 0))));
            if (random.nextBoolean()) {
                events.add(new Event.SettlementFailed(cycle, 1, "later"));
            }
            if (random.nextBoolean()) {
                events.add(new Event.SettlementCompleted(cycle, 1, List.of(
                        new Event.Net(1, 1, 5, -6, seq(1, Lane.LOW)), new Event.Net(2, 0, -5, 6, seq(2, Lane.LOW)))));
            }
        } else if (kind < 97) {
            long account = account();
            events.add(new Event.Notified(account, Lane.CRITICAL, seq(account, Lane.CRITICAL), "id", "RISK_ALERT",
                    "{\"a\":1}", 0, 0, 0));
        } else {
            events.add(new Event.InstrumentStateChanged(1, InstrumentState.values()[random.nextInt(3)]));
            events.add(new Event.PriceBandsChanged(2, 3, 4 + sequence));
            events.add(new Event.RiskLimitsSet(2, new RiskLimits(1, 2, 3, (int) sequence)));
            events.add(new Event.KillSwitchSet(KillScope.ACCOUNT, 3, random.nextBoolean()));
            events.add(new Event.SelfTradePreventionSet(4, SelfTradePrevention.DECREMENT));
        }
        return events;
    }

    private void accept(List<Event> events) {
        long account = account();
        OrderView order = new OrderView(++orderId, account, instrument(), random.nextBoolean() ? Side.BUY : Side.SELL,
                OrderType.LIMIT, TimeInForce.GTC, random.nextBoolean(), 1 + random.nextInt(100), 50, 0, 50, 0,
                OrderStatus.OPEN, random.nextInt(3) == 0 ? "c" + random.nextInt(9) : null, time, null);
        live.add(order);
        events.add(new Event.OrderAccepted(order, broker(account), seq(account, Lane.NORMAL)));
        events.add(new Event.BalanceChanged(account, 1, random.nextInt(1000), random.nextInt(1000), 0));
    }

    private void trade(List<Event> events) {
        OrderView maker = live.remove(random.nextInt(live.size()));
        long account = account();
        Side side = maker.side().opposite();
        long lots = 1 + random.nextInt((int) maker.remainingLots());
        long notional = lots * maker.priceTicks();
        OrderView taker = new OrderView(++orderId, account, maker.instrumentId(), side, OrderType.MARKET, TimeInForce.IOC,
                false, 0, lots, 0, lots, 0, OrderStatus.OPEN, null, time, null);
        events.add(new Event.OrderAccepted(taker, broker(account), seq(account, Lane.NORMAL)));
        long makerFilled = maker.filledLots() + lots;
        OrderView makerAfter = with(maker, makerFilled, maker.notionalUnits() + notional,
                makerFilled == maker.quantityLots() ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED, null);
        OrderView takerAfter = with(taker, lots, notional, OrderStatus.FILLED, null);
        if (makerAfter.status().live()) {
            live.add(makerAfter);
        }
        long makerAccount = maker.accountId();
        Event.Traded traded = new Event.Traded(++tradeId, maker.instrumentId(), maker.priceTicks(), lots, notional, side,
                new Event.Fill(makerAfter, broker(makerAccount), 1, seq(makerAccount, Lane.HIGH), seq(makerAccount, Lane.HIGH)),
                new Event.Fill(takerAfter, broker(account), 2, seq(account, Lane.HIGH), seq(account, Lane.HIGH)));
        trades.add(traded);
        events.add(traded);
        events.add(new Event.LedgerPosted(++entryId, LedgerKind.TRADE, tradeId, "m", List.of(
                new Event.Posting(makerAccount, 1, Bucket.HELD, -notional),
                new Event.Posting(account, 1, Bucket.UNSETTLED, notional - 3),
                new Event.Posting(Event.Posting.FEES, 1, Bucket.AVAILABLE, 3))));
        events.add(new Event.BalanceChanged(makerAccount, 1, random.nextInt(1000), random.nextInt(1000), 5));
        events.add(new Event.LevelChanged(maker.instrumentId(), maker.side(), maker.priceTicks(), 1, 1));
    }

    private static OrderView with(OrderView o, long filled, long notional, OrderStatus status, CancelCause cause) {
        return new OrderView(o.orderId(), o.accountId(), o.instrumentId(), o.side(), o.type(), o.timeInForce(), o.postOnly(),
                o.priceTicks(), o.quantityLots(), filled, status.live() ? o.quantityLots() - filled : 0, notional, status,
                o.clientOrderId(), o.createdNanos(), cause);
    }

    private long seq(long account, Lane lane) {
        return seqs.computeIfAbsent(account, key -> new EnumMap<>(Lane.class)).merge(lane, 1L, Long::sum);
    }

    private long account() {
        return 1 + random.nextInt(ACCOUNTS);
    }

    private int instrument() {
        return 1 + random.nextInt(INSTRUMENTS);
    }
}
