package io.buttonwood.server.venue;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderView;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.projection.CandleInterval;
import io.buttonwood.server.projection.OrderFilter;
import io.buttonwood.server.projection.Queries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What this process knows of the venue: assets, brokers, accounts, instruments, books and last trades.
///
/// Loaded from the projection at the start, then kept by the live reader's thread, which alone writes; any thread reads.
public final class Market {
    public record Asset(int id, String name, int scale) {}

    public record Broker(int id, String name) {}

    public record Account(long id, String owner, int brokerId) {}

    private record Waiter(long sequence, CompletableFuture<Boolean> done) {}

    private final Map<Integer, Asset> assets = new ConcurrentHashMap<>();
    private final Map<String, Asset> assetsByName = new ConcurrentHashMap<>();
    private final Map<Integer, Broker> brokers = new ConcurrentHashMap<>();
    private final Map<String, Broker> brokersByName = new ConcurrentHashMap<>();
    private final Map<Long, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Integer, Instrument> instruments = new ConcurrentSkipListMap<>();
    private final Map<String, Instrument> instrumentsBySymbol = new ConcurrentHashMap<>();
    private final Map<Integer, Book> books = new ConcurrentHashMap<>();
    private final Map<Integer, OpenOrders> openOrders = new ConcurrentHashMap<>();
    /// By instrument, what the last batch did to resting orders. Live reader's thread.
    private Map<Integer, List<OpenOrders.Change>> orderChanges = Map.of();
    private final Map<Integer, DayStats> days = new ConcurrentHashMap<>();
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>((a, b) -> Long.compare(a.sequence, b.sequence));
    private volatile long sequence;
    private volatile long timeNanos;

    /// Takes over what the projection holds. Called once, before the first batch.
    public void load(Queries queries, long nowNanos) {
        queries.assets().forEach(asset -> put(new Asset(asset.assetId(), asset.asset(), asset.scale())));
        queries.brokers().forEach(broker -> put(new Broker(broker.brokerId(), broker.broker())));
        queries.accounts().forEach(each ->
                accounts.put(each.accountId(), new Account(each.accountId(), each.owner(), each.brokerId())));
        for (var row : queries.instruments()) {
            put(new Instrument(
                    row.instrumentId(),
                    row.spec(),
                    row.state(),
                    assetScale(row.spec().baseAsset()),
                    assetScale(row.spec().quoteAsset()),
                    row.createdNanos()));
            for (var candle : queries.candles(
                    row.instrumentId(), CandleInterval.M1, nowNanos - 86_400_000_000_000L, 0, 1_000)) {
                day(row.instrumentId()).add(
                        candle.startNanos(), candle.openTicks(), candle.highTicks(), candle.lowTicks(),
                        candle.closeTicks(), candle.volumeLots(), candle.notionalUnits(), candle.trades(), 0);
            }
        }
        loadBooks(queries);
        sequence = queries.lastSequence();
    }

    private void loadBooks(Queries queries) {
        var open = new OrderFilter(
                0, 0, Set.of(OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED), 0, null, 0, 0);
        String cursor = null;
        var resting = new ArrayList<OrderView>();
        do {
            var page = queries.orders(open, 1_000, cursor);
            page.items().forEach(row -> resting.add(row.order()));
            cursor = page.next();
        } while (cursor != null);
        resting.sort(Comparator.comparingLong(OrderView::createdNanos).thenComparingLong(OrderView::orderId));
        for (OrderView order : resting) {
            book(order.instrumentId())
                    .addOrder(order.side(), order.priceTicks(), order.remainingLots(), queries.lastSequence());
            openOrders(order.instrumentId())
                    .apply(List.of(new OpenOrders.Touched(order, false)), queries.lastSequence());
        }
    }

    /// Live reader's thread. Batches at or below the known sequence change nothing.
    public void apply(EventBatch batch) {
        if (batch.sequence() <= sequence) {
            return;
        }
        for (Event event : batch.events()) {
            apply(event, batch);
        }
        orderChanges = orders(batch);
        timeNanos = batch.timeNanos();
        sequence = batch.sequence();
        wake(batch.sequence());
    }

    private void apply(Event event, EventBatch batch) {
        switch (event) {
            case Event.AssetCreated e -> put(new Asset(e.assetId(), e.asset(), e.scale()));
            case Event.BrokerCreated e -> put(new Broker(e.brokerId(), e.broker()));
            case Event.AccountOpened e ->
                accounts.put(e.accountId(), new Account(e.accountId(), e.owner(), e.brokerId()));
            case Event.InstrumentCreated e -> put(new Instrument(
                    e.instrumentId(), e.spec(), InstrumentState.OPEN, assetScale(e.spec().baseAsset()),
                    assetScale(e.spec().quoteAsset()), batch.timeNanos()));
            case Event.InstrumentStateChanged e -> put(instrument(e.instrumentId()).withState(e.state()));
            case Event.PriceBandsChanged e ->
                put(instrument(e.instrumentId()).withBands(e.lowPriceTicks(), e.highPriceTicks()));
            case Event.LevelChanged e -> book(e.instrumentId())
                    .set(e.side(), e.priceTicks(), e.totalLots(), e.orders(), batch.sequence());
            case Event.Traded e -> day(e.instrumentId()).add(
                    batch.timeNanos(), e.priceTicks(), e.priceTicks(), e.priceTicks(), e.priceTicks(),
                    e.quantityLots(), e.notionalUnits(), 1, e.quantityLots());
            case Event.SelfTradePreventionSet _, Event.RiskLimitsSet _, Event.KillSwitchSet _, Event.OrderAccepted _,
                    Event.OrderRejected _, Event.OrderReplaced _, Event.OrderCancelled _, Event.BalanceChanged _,
                    Event.LedgerPosted _, Event.TradeBusted _, Event.SettlementBegan _, Event.SettlementCompleted _,
                    Event.SettlementFailed _, Event.Notified _, Event.CancelAllAfterSet _, Event.Invalidated _ -> {}
        }
    }

    private Map<Integer, List<OpenOrders.Change>> orders(EventBatch batch) {
        var touched = new LinkedHashMap<Integer, Map<Long, OpenOrders.Touched>>(2);
        for (Event event : batch.events()) {
            switch (event) {
                case Event.OrderAccepted e -> touch(touched, e.order(), false);
                case Event.OrderReplaced e -> touch(touched, e.order(), !e.keptPriority());
                case Event.OrderCancelled e -> touch(touched, e.order(), false);
                case Event.Traded e -> {
                    touch(touched, e.maker().order(), false);
                    touch(touched, e.taker().order(), false);
                }
                default -> {}
            }
        }
        if (touched.isEmpty()) {
            return Map.of();
        }
        var changes = new LinkedHashMap<Integer, List<OpenOrders.Change>>(2);
        touched.forEach((id, orders) -> changes.put(id, openOrders(id).apply(orders.values(), batch.sequence())));
        return changes;
    }

    private static void touch(Map<Integer, Map<Long, OpenOrders.Touched>> touched, OrderView order, boolean lostPlace) {
        touched.computeIfAbsent(order.instrumentId(), id -> new LinkedHashMap<>(4))
                .merge(order.orderId(), new OpenOrders.Touched(order, lostPlace), OpenOrders.Touched::then);
    }

    private void put(Asset asset) {
        assets.put(asset.id(), asset);
        assetsByName.put(asset.name(), asset);
    }

    private void put(Broker broker) {
        brokers.put(broker.id(), broker);
        brokersByName.put(broker.name(), broker);
    }

    private void put(Instrument instrument) {
        books.computeIfAbsent(instrument.id(), each -> new Book());
        days.computeIfAbsent(instrument.id(), each -> new DayStats());
        instruments.put(instrument.id(), instrument);
        instrumentsBySymbol.put(instrument.symbol(), instrument);
    }

    private int assetScale(String name) {
        Asset asset = assetsByName.get(name);
        if (asset == null) {
            throw new IllegalStateException("the event stream names asset " + name + " before it is made");
        }
        return asset.scale();
    }

    /// The last sequence this process has heard of.
    public long sequence() {
        return sequence;
    }

    /// The time of that sequence.
    public long timeNanos() {
        return timeNanos;
    }

    /// Completes with true once the sequence is known here, with false after a second.
    public CompletionStage<Boolean> reached(long wanted) {
        if (wanted <= sequence) {
            return CompletableFuture.completedFuture(true);
        }
        var done = new CompletableFuture<Boolean>();
        synchronized (waiters) {
            waiters.add(new Waiter(wanted, done));
        }
        if (wanted <= sequence) {
            wake(sequence);
        }
        return done.orTimeout(1, TimeUnit.SECONDS).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TimeoutException) {
                return false;
            }
            throw new CompletionException(cause);
        });
    }

    /// [#reached], failing with NOT_CAUGHT_UP.
    public CompletionStage<Void> await(long wanted) {
        return reached(wanted).thenAccept(there -> {
            if (!there) {
                throw notCaughtUp();
            }
        });
    }

    static RuntimeException notCaughtUp() {
        return new io.buttonwood.server.http.HttpProblem(
                ErrorCode.NOT_CAUGHT_UP, "min_sequence was not reached within a second", List.of(), 1);
    }

    private void wake(long known) {
        var due = new ArrayList<Waiter>(0);
        synchronized (waiters) {
            while (!waiters.isEmpty() && waiters.peek().sequence <= known) {
                due.add(waiters.remove());
            }
        }
        due.forEach(waiter -> waiter.done.complete(true));
    }

    public Collection<Instrument> instruments() {
        return instruments.values();
    }

    public @Nullable Instrument find(String symbol) {
        return instrumentsBySymbol.get(symbol);
    }

    /// @throws io.buttonwood.server.http.HttpProblem INSTRUMENT_NOT_FOUND
    public Instrument instrument(String symbol) {
        Instrument instrument = instrumentsBySymbol.get(symbol);
        if (instrument == null) {
            throw ErrorCode.INSTRUMENT_NOT_FOUND.problem("no instrument is called " + symbol);
        }
        return instrument;
    }

    /// @throws IllegalStateException if the id was not given by the core
    public Instrument instrument(int id) {
        Instrument instrument = instruments.get(id);
        if (instrument == null) {
            throw new IllegalStateException("unknown instrument " + id);
        }
        return instrument;
    }

    public Book book(int instrumentId) {
        return books.computeIfAbsent(instrumentId, each -> new Book());
    }

    public OpenOrders openOrders(int instrumentId) {
        return openOrders.computeIfAbsent(instrumentId, each -> new OpenOrders());
    }

    /// What the last batch did to resting orders, by instrument; none for instruments that it left alone. Live reader's
    /// thread, after [#apply].
    public Map<Integer, List<OpenOrders.Change>> orderChanges() {
        return orderChanges;
    }

    DayStats day(int instrumentId) {
        return days.computeIfAbsent(instrumentId, each -> new DayStats());
    }

    public @Nullable Asset asset(String name) {
        return assetsByName.get(name);
    }

    public @Nullable Asset asset(int id) {
        return assets.get(id);
    }

    public Collection<Asset> assets() {
        return List.copyOf(new java.util.TreeMap<>(assets).values());
    }

    public @Nullable Broker broker(String name) {
        return brokersByName.get(name);
    }

    public @Nullable Broker broker(int id) {
        return brokers.get(id);
    }

    public Collection<Broker> brokers() {
        return List.copyOf(new java.util.TreeMap<>(brokers).values());
    }

    public @Nullable Account account(long id) {
        return accounts.get(id);
    }
}
