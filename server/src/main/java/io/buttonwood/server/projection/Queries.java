package io.buttonwood.server.projection;

import io.buttonwood.core.OrderStatus;
import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import io.buttonwood.server.store.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the projection. Any thread; everything blocks.
///
/// Lists are newest first; a page has at most `limit` (1 to 1,000) items, and a cursor stays right while rows are added.
/// A limit out of range, or a cursor that was not made here for the same list, is an [IllegalArgumentException].
public final class Queries {
    private static final Set<OrderStatus> LIVE = Set.of(OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED);

    private final Database database;
    private final Progress progress;

    /// @param progress the projector's, or one of its own where the projector runs in another process
    public Queries(Database database, Progress progress) {
        this.database = database;
        this.progress = progress;
    }

    public Page<OrderRow> orders(OrderFilter filter, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (cursor != null) {
            where.and("order_id < ?", Cursor.keys("orders", 1, cursor)[0]);
        }
        scope(where, filter.accountId(), filter.brokerId(), filter.instrumentId());
        if (!filter.statuses().isEmpty()) {
            if (LIVE.containsAll(filter.statuses())) {
                // The very words of the partial index, so that both planners use it.
                where.and("status IN ('OPEN', 'PARTIALLY_FILLED')");
            }
            if (!filter.statuses().equals(LIVE)) {
                where.and(new TreeSet<>(filter.statuses())
                        .stream().map(status -> "'" + status + "'").collect(Collectors.joining(", ", "status IN (", ")")));
            }
        }
        if (filter.side() != null) {
            where.and("side = ?", filter.side().name());
        }
        period(where, "created_nanos", filter.fromNanos(), filter.toNanos());
        List<OrderRow> found = database.list(
                "orders.page",
                Rows.ORDERS + where.text() + " ORDER BY order_id DESC LIMIT ?",
                Rows.ORDER,
                where.args(limit + 1));
        return Cursor.page(found, limit, row -> Cursor.of("orders", row.order().orderId()));
    }

    public Optional<OrderRow> order(long orderId) {
        return database.first("orders.byId", Rows.ORDERS + " WHERE order_id = ?", Rows.ORDER, orderId);
    }

    /// The latest order with this client id.
    public Optional<OrderRow> orderByClientId(long accountId, String clientOrderId) {
        return database.first(
                "orders.byClientId",
                Rows.ORDERS + " WHERE account_id = ? AND client_order_id = ? ORDER BY order_id DESC LIMIT 1",
                Rows.ORDER,
                accountId,
                clientOrderId);
    }

    public Page<FillRow> fills(FillFilter filter, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (cursor != null) {
            long[] keys = Cursor.keys("fills", 3, cursor);
            where.and("(trade_id, maker, account_id) < (?, ?, ?)", keys[0], keys[1], keys[2]);
        }
        scope(where, filter.accountId(), filter.brokerId(), filter.instrumentId());
        if (filter.orderId() != 0) {
            where.and("order_id = ?", filter.orderId());
        }
        period(where, "time_nanos", filter.fromNanos(), filter.toNanos());
        List<FillRow> found = database.list(
                "fills.page",
                Rows.FILLS + where.text() + " ORDER BY trade_id DESC, maker DESC, account_id DESC LIMIT ?",
                Rows.FILL,
                where.args(limit + 1));
        return Cursor.page(
                found, limit, row -> Cursor.of("fills", row.tradeId(), row.maker() ? 1 : 0, row.accountId()));
    }

    public Page<TradeRow> trades(int instrumentId, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where().and("instrument_id = ?", instrumentId);
        if (cursor != null) {
            where.and("trade_id < ?", Cursor.keys("trades", 1, cursor)[0]);
        }
        List<TradeRow> found = database.list(
                "trades.page",
                Rows.TRADES + where.text() + " ORDER BY trade_id DESC LIMIT ?",
                Rows.TRADE,
                where.args(limit + 1));
        return Cursor.page(found, limit, row -> Cursor.of("trades", row.tradeId()));
    }

    public Optional<TradeRow> trade(long tradeId) {
        return database.first("trades.byId", Rows.TRADES + " WHERE trade_id = ?", Rows.TRADE, tradeId);
    }

    /// Oldest first; if more than `limit` fit, the newest of them. Intervals without trades have no candle.
    ///
    /// @param fromNanos starts at or after, 0: any
    /// @param toNanos starts before, 0: any
    public List<Candle> candles(int instrumentId, CandleInterval interval, long fromNanos, long toNanos, int limit) {
        Cursor.checkedLimit(limit);
        Where where = new Where().and("instrument_id = ?", instrumentId).and("span = ?", interval.text());
        period(where, "start_nanos", fromNanos, toNanos);
        return database.list(
                        "candles.range",
                        Rows.CANDLES + where.text() + " ORDER BY start_nanos DESC LIMIT ?",
                        Rows.CANDLE,
                        where.args(limit))
                .reversed();
    }

    /// In order of asset.
    public List<BalanceRow> balances(long accountId) {
        return database.list(
                "balances.ofAccount",
                Rows.BALANCES + " WHERE account_id = ? ORDER BY asset_id",
                Rows.BALANCE,
                accountId);
    }

    /// In order of instrument.
    public List<PositionRow> positions(long accountId) {
        return database.list(
                "positions.ofAccount",
                Rows.HOLDINGS + " WHERE account_id = ? ORDER BY instrument_id",
                Rows.HOLDING,
                accountId);
    }

    /// An account's postings.
    ///
    /// @param assetId 0 for all
    public Page<LedgerRow> ledger(long accountId, int assetId, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        long entry = Long.MAX_VALUE;
        long line = 0;
        if (cursor != null) {
            long[] keys = Cursor.keys("ledger", 2, cursor);
            entry = keys[0];
            line = keys[1];
        }
        long belowEntry = entry;
        long belowLine = line;
        var found = new ArrayList<LedgerRow>();
        // The cursor may stand within an entry, of which each account has a few postings.
        long next = entry == Long.MAX_VALUE ? entry : entry + 1;
        List<EntryPart> parts;
        do {
            parts = database.list(
                    "ledger.page",
                    Rows.LEDGER + " WHERE account_id = ? AND entry_id < ? ORDER BY entry_id DESC LIMIT ?",
                    Rows.ENTRY,
                    accountId,
                    next,
                    limit + 1);
            for (EntryPart part : parts) {
                next = part.entryId();
                part.rows().stream()
                        .filter(row -> assetId == 0 || row.assetId() == assetId)
                        .filter(row -> row.entryId() < belowEntry || row.entryId() == belowEntry && row.line() < belowLine)
                        .forEach(found::add);
            }
        } while (parts.size() > limit && found.size() <= limit);
        return Cursor.page(
                found.stream().limit(limit + 1L).toList(), limit, row -> Cursor.of("ledger", row.entryId(), row.line()));
    }

    /// Settlement cycles with the nets asked for.
    ///
    /// @param accountId 0 for all
    public Page<SettlementRow> settlements(long accountId, int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (accountId != 0) {
            where.and("EXISTS (SELECT 1 FROM settlement_net n WHERE n.cycle_id = s.cycle_id AND n.account_id = ?)",
                    accountId);
        }
        if (cursor != null) {
            where.and("s.cycle_id < ?", Cursor.keys("settlements", 1, cursor)[0]);
        }
        List<SettlementRow> found = database.list(
                "settlements.page",
                Rows.SETTLEMENTS + where.text() + " ORDER BY s.cycle_id DESC LIMIT ?",
                Rows.SETTLEMENT,
                where.args(limit + 1));
        Page<SettlementRow> page = Cursor.page(found, limit, row -> Cursor.of("settlements", row.cycleId()));
        return new Page<>(withNets(page.items(), accountId), page.next());
    }

    /// One cycle with all its nets.
    public Optional<SettlementRow> settlement(long cycleId) {
        return withNets(
                        database.list(
                                "settlements.byId",
                                Rows.SETTLEMENTS + " WHERE s.cycle_id = ?",
                                Rows.SETTLEMENT,
                                cycleId),
                        0)
                .stream()
                .findFirst();
    }

    public List<References.Asset> assets() {
        return database.list(
                "assets.all",
                "SELECT asset_id, asset, scale FROM asset ORDER BY asset_id",
                row -> new References.Asset(row.getInt(1), row.getString(2), row.getInt(3)));
    }

    public List<References.Broker> brokers() {
        return database.list(
                "brokers.all",
                "SELECT broker_id, broker, killed FROM broker ORDER BY broker_id",
                row -> new References.Broker(row.getInt(1), row.getString(2), row.getInt(3) != 0));
    }

    public List<References.Account> accounts() {
        return database.list("accounts.all", Rows.ACCOUNTS + " ORDER BY account_id", Rows.ACCOUNT);
    }

    public Optional<References.Account> account(long accountId) {
        return database.first("accounts.byId", Rows.ACCOUNTS + " WHERE account_id = ?", Rows.ACCOUNT, accountId);
    }

    public List<References.Instrument> instruments() {
        return database.list("instruments.all", Rows.INSTRUMENTS + " ORDER BY instrument_id", Rows.INSTRUMENT);
    }

    /// The last sequence whose effects are readable, 0 before the first.
    public long lastSequence() {
        return database.first(
                        "projection.sequence",
                        "SELECT sequence FROM projection_position WHERE id = 1",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /// Waits until the effects of `minSequence` are readable.
    ///
    /// @return whether they are; false when the time ran out
    public boolean awaitSequence(long minSequence, Duration timeout) throws InterruptedException {
        return progress.await(minSequence, timeout, this::lastSequence);
    }

    private List<SettlementRow> withNets(List<SettlementRow> cycles, long accountId) {
        if (cycles.isEmpty()) {
            return cycles;
        }
        Where where = new Where()
                .and(cycles.stream()
                        .map(cycle -> Long.toString(cycle.cycleId()))
                        .collect(Collectors.joining(", ", "cycle_id IN (", ")")));
        if (accountId != 0) {
            where.and("account_id = ?", accountId);
        }
        List<Rows.CycleNet> nets = database.list(
                "settlements.nets",
                Rows.NETS + where.text() + " ORDER BY cycle_id, account_id",
                Rows.NET,
                where.args());
        var byCycle = nets.stream()
                .collect(Collectors.groupingBy(
                        Rows.CycleNet::cycleId, Collectors.mapping(Rows.CycleNet::net, Collectors.toList())));
        List<SettlementRow> full = new ArrayList<>();
        for (SettlementRow c : cycles) {
            full.add(new SettlementRow(
                    c.cycleId(),
                    c.instrumentId(),
                    c.state(),
                    c.trades(),
                    c.beganNanos(),
                    c.endedNanos(),
                    c.failures(),
                    c.detail(),
                    c.sequence(),
                    byCycle.getOrDefault(c.cycleId(), List.of())));
        }
        return full;
    }

    private static void scope(Where where, long accountId, int brokerId, int instrumentId) {
        if (accountId != 0) {
            where.and("account_id = ?", accountId);
        }
        if (brokerId != 0) {
            // The second half is the partial index's condition.
            where.and("broker_id = ? AND broker_id <> 0", brokerId);
        }
        if (instrumentId != 0) {
            where.and("instrument_id = ?", instrumentId);
        }
    }

    private static void period(Where where, String column, long fromNanos, long toNanos) {
        if (fromNanos != 0) {
            where.and(column + " >= ?", fromNanos);
        }
        if (toNanos != 0) {
            where.and(column + " < ?", toNanos);
        }
    }
}
