package io.buttonwood.server.ws;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Side;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.venue.Book;
import io.buttonwood.server.venue.Instrument;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.OpenOrders;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.venue.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Public market data from the event stream to the event loops. Encoded here, once, and only where somebody listens.
///
/// [#apply] is the live reader's; it hands over and never waits.
public final class Topics {
    private static final Schema TRADE = Shapes.of(Wire.TradeJson.class);
    private static final Schema LEVEL = Shapes.of(Wire.LevelJson.class);
    private static final Schema BEST = Shapes.of(Frame.BestPrices.class);
    private static final Schema CHANGE = Shapes.of(Frame.OrderChange.class);
    private static final Schema TICKER = Shapes.of(Wire.MarketDataJson.class);
    private static final Schema BOOK = Shapes.of(Wire.BookJson.class);
    private static final String SNAPSHOT = "\"snapshot\"";
    /// Levels of each side in a snapshot.
    private static final int SNAPSHOT_LEVELS = 1_000;

    /// Orders of a snapshot in one frame.
    private static final int ORDERS_A_FRAME = 1_000;

    /// Where a topic stands.
    ///
    /// @param texts its frames
    record Snapshot(long seq, List<String> texts) {}

    private record Best(Book.@Nullable Level bid, Book.@Nullable Level ask) {}

    private final Market market;
    private final Views views;
    private final Loops loops;
    /// Subscriptions of each kind, over all loops.
    private final AtomicIntegerArray listeners = new AtomicIntegerArray(Topic.Kind.values().length);
    private final Map<Integer, Best> lastBest = new HashMap<>();

    Topics(Market market, Views views, Loops loops) {
        this.market = market;
        this.views = views;
        this.loops = loops;
    }

    void listening(Topic.Kind kind, int change) {
        listeners.addAndGet(kind.ordinal(), change);
    }

    private boolean heard(Topic.Kind kind) {
        return listeners.get(kind.ordinal()) > 0;
    }

    /// Live reader's thread, after [Market] has taken the batch.
    public void apply(EventBatch batch) {
        boolean trades = heard(Topic.Kind.TRADES);
        boolean books = heard(Topic.Kind.BOOK);
        boolean best = heard(Topic.Kind.L1);
        if (heard(Topic.Kind.L3)) {
            market.orderChanges().forEach((id, changes) -> orders(id, changes, batch.sequence()));
        }
        if (!best) {
            lastBest.clear();   // what it would compare with is stale by the time somebody listens again
        }
        if (!trades && !books && !best) {
            return;
        }
        Map<Integer, List<String>> traded = new LinkedHashMap<>(2);
        Map<Integer, List<Update.Level>> changed = new LinkedHashMap<>(2);
        for (Event event : batch.events()) {
            switch (event) {
                case Event.Traded e when trades ->
                    traded.computeIfAbsent(e.instrumentId(), id -> new ArrayList<>(2)).add(trade(e, batch));
                case Event.LevelChanged e when books || best ->
                    changed.computeIfAbsent(e.instrumentId(), id -> new ArrayList<>(4)).add(level(e));
                default -> {}
            }
        }
        traded.forEach((id, items) -> loops.publish(
                new Update.Items(new Topic(Topic.Kind.TRADES, id), batch.sequence(), items)));
        changed.forEach((id, levels) -> {
            Book book = market.book(id);
            if (books) {
                loops.publish(new Update.Levels(
                        new Topic(Topic.Kind.BOOK, id), batch.sequence(), levels, book.depth(0).checksum()));
            }
            if (best) {
                best(id, book, batch);
            }
        });
    }

    private String trade(Event.Traded e, EventBatch batch) {
        return tradeText(market.instrument(e.instrumentId()), e, batch).get();
    }

    /// Makes a trade as the public sees it, when it is asked to; holds on to what that says, not to the event.
    public static Supplier<String> tradeText(Instrument instrument, Event.Traded e, EventBatch batch) {
        long tradeId = e.tradeId();
        long price = e.priceTicks();
        long lots = e.quantityLots();
        Side taker = e.takerSide();
        long time = batch.timeNanos();
        long sequence = batch.sequence();
        return () -> Json.text(TRADE, new Wire.TradeJson(
                Long.toString(tradeId), instrument.symbol(), instrument.price(price), instrument.quantity(lots), taker,
                false, new Time(time), sequence));
    }

    private Update.Level level(Event.LevelChanged e) {
        Instrument instrument = market.instrument(e.instrumentId());
        return new Update.Level(e.side(), e.priceTicks(), Json.text(LEVEL, new Wire.LevelJson(
                instrument.price(e.priceTicks()), instrument.quantity(e.totalLots()), e.orders())));
    }

    private void best(int id, Book book, EventBatch batch) {
        var now = new Best(book.best(Side.BUY), book.best(Side.SELL));
        if (!now.equals(lastBest.put(id, now))) {
            loops.publish(new Update.State(
                    new Topic(Topic.Kind.L1, id), batch.sequence(), l1(market.instrument(id), now, batch.sequence())));
        }
    }

    private static String l1(Instrument instrument, Best best, long sequence) {
        return Json.text(BEST, new Frame.BestPrices(level(instrument, best.bid()), level(instrument, best.ask()), sequence));
    }

    private static Wire.@Nullable LevelJson level(Instrument instrument, Book.@Nullable Level level) {
        return level == null ? null : Views.level(instrument, level);
    }

    /// The ticker of an instrument that changed, if anybody listens. Any thread.
    public void ticker(Instrument instrument, long nowNanos) {
        if (heard(Topic.Kind.TICKER)) {
            loops.publish(new Update.State(
                    new Topic(Topic.Kind.TICKER, instrument.id()), market.sequence(), tickerText(instrument, nowNanos)));
        }
    }

    public String tickerText(Instrument instrument, long nowNanos) {
        return Json.text(TICKER, views.ticker(instrument, nowNanos));
    }

    /// The best ten levels, for ORDER_BOOK_UPDATE.
    public String bookText(Instrument instrument) {
        return Json.text(BOOK, Views.book(instrument, market.book(instrument.id()).depth(Book.CHECKSUM_LEVELS)));
    }

    private void orders(int id, List<OpenOrders.Change> changes, long sequence) {
        if (!changes.isEmpty()) {
            Instrument instrument = market.instrument(id);
            loops.publish(new Update.Items(
                    new Topic(Topic.Kind.L3, id), sequence, changes.stream().map(change -> change(instrument, change)).toList()));
        }
    }

    private static String change(Instrument instrument, OpenOrders.Change change) {
        OpenOrders.Resting order = change.order();
        return Json.text(CHANGE, new Frame.OrderChange(
                change.action(), Long.toString(order.orderId()), order.side(), instrument.price(order.priceTicks()),
                instrument.quantity(order.lots())));
    }

    /// Where a topic stands now; null for trades, which have no state.
    @Nullable Snapshot snapshot(Topic topic, long nowNanos) {
        Instrument instrument = market.instrument(topic.instrumentId());
        String symbol = instrument.symbol();
        Book book = market.book(topic.instrumentId());
        return switch (topic.kind()) {
            case TRADES -> null;
            case BOOK -> {
                var depth = book.depth(SNAPSHOT_LEVELS);
                // The live reader may be amid the batch of this sequence: its delta, which states totals, is applied
                // once more.
                long seq = Math.max(0, depth.sequence() - 1);
                yield new Snapshot(seq, List.of(Channel.BOOK.frame(
                        Bundle.quoted(symbol), seq, 0, SNAPSHOT, levels(instrument, depth.bids()),
                        levels(instrument, depth.asks()), depth.checksum())));
            }
            case L1 -> {
                long seq = Math.max(0, book.sequence() - 1);
                String body = l1(instrument, new Best(book.best(Side.BUY), book.best(Side.SELL)), seq);
                yield new Snapshot(seq, List.of(Bundle.state(Topic.Kind.L1, symbol, seq, 0, body)));
            }
            case L3 -> orders(instrument, market.openOrders(instrument.id()).snapshot(Integer.MAX_VALUE));
            case TICKER -> {
                long seq = Math.max(0, market.sequence() - 1);
                yield new Snapshot(seq, List.of(
                        Bundle.state(Topic.Kind.TICKER, symbol, seq, 0, tickerText(instrument, nowNanos))));
            }
        };
    }

    /// The first frame is the snapshot; what does not fit into it follows in deltas of the same number.
    private static Snapshot orders(Instrument instrument, OpenOrders.Snapshot orders) {
        var items = new ArrayList<String>();
        orders.bids().forEach(order -> items.add(change(instrument, new OpenOrders.Change(OpenOrders.Action.ADD, order))));
        orders.asks().forEach(order -> items.add(change(instrument, new OpenOrders.Change(OpenOrders.Action.ADD, order))));
        var texts = new ArrayList<String>();
        int from = 0;
        do {
            int to = Math.min(items.size(), from + ORDERS_A_FRAME);
            texts.add(Bundle.list(
                    Topic.Kind.L3, instrument.symbol(), orders.sequence(), from == 0 ? 0 : orders.sequence(),
                    from == 0 ? SNAPSHOT : Bundle.DELTA, "[" + String.join(",", items.subList(from, to)) + "]"));
            from = to;
        } while (from < items.size());
        return new Snapshot(orders.sequence(), texts);
    }

    private static StringBuilder levels(Instrument instrument, List<Book.Level> levels) {
        var text = new StringBuilder(256).append('[');
        for (int i = 0; i < levels.size(); i++) {
            text.append(i == 0 ? "" : ",").append(Json.text(LEVEL, Views.level(instrument, levels.get(i))));
        }
        return text.append(']');
    }
}
