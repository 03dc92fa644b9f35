package io.buttonwood.server.projection;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the projection. Any thread; everything blocks.
///
/// Lists are newest first; a page has at most `limit` (1 to 1,000) items, and a cursor stays right while rows are added.
/// A cursor that was not made here, or for another list, is an [IllegalArgumentException].
public final class Queries {
    /// @param progress the projector's, or one of its own where the projector runs in another process
    public Queries(Database database, Progress progress) {}

    public Page<OrderRow> orders(OrderFilter filter, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public Optional<OrderRow> order(long orderId) { throw new UnsupportedOperationException(); }
    /// The latest order with this client id.
    public Optional<OrderRow> orderByClientId(long accountId, String clientOrderId) { throw new UnsupportedOperationException(); }
    public Page<FillRow> fills(FillFilter filter, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public Page<TradeRow> trades(int instrumentId, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public Optional<TradeRow> trade(long tradeId) { throw new UnsupportedOperationException(); }
    /// Oldest first; if more than `limit` fit, the newest of them.
    ///
    /// @param fromNanos starts at or after, 0: any
    /// @param toNanos starts before, 0: any
    public List<Candle> candles(int instrumentId, CandleInterval interval, long fromNanos, long toNanos, int limit) { throw new UnsupportedOperationException(); }
    public List<BalanceRow> balances(long accountId) { throw new UnsupportedOperationException(); }
    public List<PositionRow> positions(long accountId) { throw new UnsupportedOperationException(); }
    /// @param assetId 0 for all
    public Page<LedgerRow> ledger(long accountId, int assetId, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    /// @param accountId 0 for all
    public Page<SettlementRow> settlements(long accountId, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public List<References.Asset> assets() { throw new UnsupportedOperationException(); }
    public List<References.Broker> brokers() { throw new UnsupportedOperationException(); }
    public List<References.Account> accounts() { throw new UnsupportedOperationException(); }
    public List<References.Instrument> instruments() { throw new UnsupportedOperationException(); }
    /// The last sequence whose effects are readable.
    public long lastSequence() { throw new UnsupportedOperationException(); }
    /// Waits until the effects of `minSequence` are readable.
    ///
    /// @return whether they are; false when the time ran out
    public boolean awaitSequence(long minSequence, Duration timeout) throws InterruptedException { throw new UnsupportedOperationException(); }
}
