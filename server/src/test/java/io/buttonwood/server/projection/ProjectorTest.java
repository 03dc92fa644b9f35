package io.buttonwood.server.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.Side;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Engine;
import io.buttonwood.server.store.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectorTest {
    @TempDir
    Path folder;

    static Projector open(Database database) {
        return Projector.open(database, new Progress(), () -> RandomEvents.START);
    }

    static <T> List<T> all(Function<String, Page<T>> pages) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = pages.apply(cursor);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatTheEventsSay(Engine engine) {
        for (long seed : engine == Engine.SQLITE ? new long[] {1, 2, 3} : new long[] {1}) {
            List<EventBatch> batches = new RandomEvents(seed).batches(400);
            Path own = folder.resolve("seed" + seed);
            assertTrue(own.toFile().mkdir());
            try (Database database = Database.open(engine.options(own))) {
                Random random = new Random(seed);
                // Written at random moments, by projectors that die with what they had not written.
                Projector projector = open(database);
                for (int i = 0; i < batches.size(); i++) {
                    projector.apply(i + 1, batches.get(i));
                    int chance = random.nextInt(40);
                    if (chance < 3) {
                        projector.flush();
                    } else if (chance == 3) {
                        projector = open(database);
                        assertEquals(projector.sequence(), projector.position());
                        i = (int) projector.position() - 1;
                    }
                }
                projector.close();
                assertShows(new Model(batches), database, "seed " + seed);
            }
        }
    }

    static void assertShows(Model model, Database database, String what) {
        Queries queries = new Queries(database, new Progress());
        List<OrderRow> orders = List.copyOf(model.orders.values());
        assertEquals(orders, all(c -> queries.orders(OrderFilter.ALL, 25, c)), what);
        OrderFilter narrow = new OrderFilter(2, 0, Set.of(OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED), 1, Side.BUY, 0, 0);
        assertEquals(
                orders.stream()
                        .filter(row -> row.order().accountId() == 2 && row.order().status().live()
                                && row.order().instrumentId() == 1 && row.order().side() == Side.BUY)
                        .toList(),
                all(c -> queries.orders(narrow, 25, c)),
                what);
        long from = orders.get(orders.size() / 2).order().createdNanos();
        OrderFilter late = new OrderFilter(0, 1, Set.of(OrderStatus.FILLED, OrderStatus.CANCELLED), 0, null, from, from + 1_000_000_000_000L);
        assertEquals(
                orders.stream()
                        .filter(row -> row.brokerId() == 1 && row.order().createdNanos() >= from
                                && row.order().createdNanos() < from + 1_000_000_000_000L
                                && (row.order().status() == OrderStatus.FILLED || row.order().status() == OrderStatus.CANCELLED))
                        .toList(),
                all(c -> queries.orders(late, 25, c)),
                what);
        assertEquals(Optional.of(orders.getFirst()), queries.order(orders.getFirst().order().orderId()));
        assertEquals(
                orders.stream().filter(row -> row.order().accountId() == 1 && "c1".equals(row.order().clientOrderId())).findFirst(),
                queries.orderByClientId(1, "c1"));

        for (int i = 1; i <= RandomEvents.INSTRUMENTS; i++) {
            int instrument = i;
            assertEquals(
                    model.trades.stream().filter(row -> row.instrumentId() == instrument).toList(),
                    all(c -> queries.trades(instrument, 25, c)),
                    what);
            for (CandleInterval interval : CandleInterval.values()) {
                List<Candle> candles = model.candles(instrument, interval);
                assertEquals(candles, queries.candles(instrument, interval, 0, 0, 1_000), what);
                assertEquals(List.of(candles.getLast()), queries.candles(instrument, interval, 0, 0, 1));
            }
        }
        assertEquals(model.fills, all(c -> queries.fills(new FillFilter(0, 0, 0, 0, 0, 0), 25, c)), what);
        PendingNotifications pending = new PendingNotifications(database);
        for (long i = 1; i <= RandomEvents.ACCOUNTS; i++) {
            long account = i;
            List<FillRow> fills = model.fills.stream().filter(row -> row.accountId() == account).toList();
            assertEquals(fills, all(c -> queries.fills(FillFilter.ofAccount(account), 25, c)), what);
            assertEquals(
                    model.balances.values().stream().filter(row -> row.accountId() == account).toList(),
                    queries.balances(account),
                    what);
            assertEquals(
                    model.ledger.stream().filter(row -> row.accountId() == account).toList(),
                    all(c -> queries.ledger(account, 1, 25, c)),
                    what);
            for (PositionRow position : queries.positions(account)) {
                List<FillRow> real = fills.stream()
                        .filter(fill -> !fill.busted() && fill.instrumentId() == position.instrumentId())
                        .toList();
                assertEquals(sum(real, f -> f.side() == Side.BUY ? f.quantityLots() : 0), position.boughtLots(), what);
                assertEquals(sum(real, f -> f.side() == Side.SELL ? f.quantityLots() : 0), position.soldLots(), what);
                assertEquals(position.boughtLots() - position.soldLots(), position.netLots(), what);
                assertEquals(sum(real, FillRow::feeUnits), position.feeUnits(), what);
                assertEquals(
                        sum(real, f -> f.side() == Side.BUY ? f.notionalUnits() : -f.notionalUnits()),
                        position.costUnits() - position.realizedUnits(),
                        what);
            }
            List<PendingRow> waiting = model.pending.stream()
                    .filter(row -> row.accountId() == account)
                    .sorted(Comparator.comparing(PendingRow::lane).reversed().thenComparing(PendingRow::seq))
                    .toList();
            assertEquals(waiting, pending.first(account, 1_000, 0), what);
            assertEquals(
                    waiting.stream().filter(row -> row.lane() == Lane.HIGH && row.seq() >= 5).limit(9).toList(),
                    pending.range(account, Lane.HIGH, 5, 9, 0),
                    what);
        }
        assertEquals(RandomEvents.ACCOUNTS, queries.accounts().size());
        assertEquals(RandomEvents.INSTRUMENTS, queries.instruments().size());
    }

    private static long sum(List<FillRow> fills, java.util.function.ToLongFunction<FillRow> of) {
        return fills.stream().mapToLong(of).sum();
    }

    @ParameterizedTest
    @EnumSource
    void isRebuiltWhenAheadOfTheLog(Engine engine) {
        List<EventBatch> batches = new RandomEvents(5).batches(200);
        try (Database database = Database.open(engine.options(folder))) {
            Projector projector = open(database);
            batches.forEach(batch -> projector.apply(batch.sequence(), batch));
            projector.flush();
            new PendingNotifications(database).acknowledge(1, Lane.HIGH, 4);
            assertFalse(projector.verify(200));
            assertTrue(projector.verify(150));
            assertEquals(0, projector.position());
            assertEquals(0, new Queries(database, new Progress()).lastSequence());
            assertEquals(List.of(), new Queries(database, new Progress()).instruments());

            batches.subList(0, 150).forEach(batch -> projector.apply(batch.sequence(), batch));
            projector.flush();
            Model model = new Model(batches.subList(0, 150));
            // What was acknowledged stays so.
            model.pending.removeIf(row -> row.accountId() == 1 && row.lane() == Lane.HIGH && row.seq() <= 4);
            assertShows(model, database, "rebuilt");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheLastToOpenWrites(Engine engine) {
        List<EventBatch> batches = new RandomEvents(6).batches(20);
        try (Database database = Database.open(engine.options(folder))) {
            Projector first = open(database);
            first.apply(1, batches.get(0));
            Projector second = open(database);
            assertThrows(FencedException.class, first::flush);
            assertThrows(FencedException.class, first::rebuild);
            assertEquals(0, second.sequence());
            second.apply(1, batches.get(0));
            second.flush();
            assertEquals(1, new Queries(database, new Progress()).lastSequence());
        }
    }

    @Test
    void skipsWhatItHasAndRefusesGaps() {
        List<EventBatch> batches = new RandomEvents(7).batches(20);
        try (Database database = Database.open(Engine.SQLITE.options(folder))) {
            Projector projector = open(database);
            projector.apply(1, batches.get(0));
            projector.apply(1, batches.get(0));
            projector.apply(2, batches.get(1));
            projector.flush();
            projector.apply(1, batches.get(0));
            projector.flush();
            assertEquals(2, projector.sequence());
            assertThrows(IllegalStateException.class, () -> projector.apply(4, batches.get(3)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesStayRightWhileRowsAreAdded(Engine engine) {
        RandomEvents events = new RandomEvents(8);
        List<EventBatch> batches = events.batches(150);
        try (Database database = Database.open(engine.options(folder))) {
            Projector projector = open(database);
            batches.forEach(batch -> projector.apply(batch.sequence(), batch));
            projector.flush();
            List<Long> before = new Model(batches).orders.keySet().stream().toList();
            Queries queries = new Queries(database, new Progress());
            List<Long> seen = all(cursor -> {
                        EventBatch more = events.next();
                        projector.apply(more.sequence(), more);
                        projector.flush();
                        return queries.orders(OrderFilter.ALL, 10, cursor);
                    })
                    .stream()
                    .map(row -> row.order().orderId())
                    .filter(id -> id <= before.getFirst())
                    .toList();
            assertEquals(before, seen);
            assertThrows(IllegalArgumentException.class, () -> queries.orders(OrderFilter.ALL, 10, "x"));
            assertThrows(IllegalArgumentException.class, () -> queries.orders(OrderFilter.ALL, 0, null));
        }
    }

    @Test
    void readersWaitForTheirOwnWrites() throws Exception {
        try (Database database = Database.open(Engine.SQLITE.options(folder))) {
            Progress progress = new Progress();
            Projector projector = Projector.open(database, progress, () -> 0);
            Queries near = new Queries(database, progress);
            Queries far = new Queries(database, new Progress());
            assertFalse(near.awaitSequence(1, Duration.ofMillis(1)));
            assertFalse(far.awaitSequence(1, Duration.ofMillis(1)));
            Thread writer = Thread.ofVirtual().start(() -> {
                projector.apply(1, new RandomEvents(9).next());
                projector.flush();
            });
            assertTrue(near.awaitSequence(1, Duration.ofSeconds(20)));
            assertTrue(far.awaitSequence(1, Duration.ofSeconds(20)));
            writer.join();
            assertEquals(1, progress.sequence());
        }
    }

    @ParameterizedTest
    @EnumSource
    void settlementsTellHowTheyWent(Engine engine) {
        List<Event.Net> began = List.of(new Event.Net(1, 0, 5, -6, 0), new Event.Net(2, 0, -5, 6, 0));
        List<Event.Net> ended = List.of(new Event.Net(1, 0, 5, -6, 1), new Event.Net(2, 0, -5, 6, 1));
        try (Database database = Database.open(engine.options(folder))) {
            Projector projector = open(database);
            projector.apply(1, new EventBatch(1, 100, List.of(
                    new Event.SettlementBegan(1, 3, 9, began), new Event.SettlementBegan(2, 3, 9, List.of(began.get(1))))));
            projector.flush();
            projector.apply(2, new EventBatch(2, 200, List.of(new Event.SettlementFailed(1, 3, "away"))));
            projector.apply(3, new EventBatch(3, 300, List.of(new Event.SettlementCompleted(1, 3, ended))));
            projector.apply(4, new EventBatch(4, 400, List.of(new Event.SettlementFailed(2, 3, "no"))));
            projector.flush();
            Queries queries = new Queries(database, new Progress());
            SettlementRow done = new SettlementRow(1, 3, SettlementRow.State.COMPLETED, 9, 100, 300, 1, "", 3, ended);
            assertEquals(Optional.of(done), queries.settlement(1));
            SettlementRow failed =
                    new SettlementRow(2, 3, SettlementRow.State.FAILED, 9, 100, 400, 1, "no", 4, List.of(began.get(1)));
            assertEquals(List.of(failed, done), all(c -> queries.settlements(0, 1, c)));
            List<SettlementRow> own = queries.settlements(1, 10, null).items();
            assertEquals(List.of(1L), own.stream().map(SettlementRow::cycleId).toList());
            assertEquals(List.of(ended.getFirst()), own.getFirst().nets());
        }
    }
}
