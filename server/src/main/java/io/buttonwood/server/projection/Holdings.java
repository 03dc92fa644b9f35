package io.buttonwood.server.projection;

import io.buttonwood.core.Side;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Accounts' positions as fills come in, at average cost. Owned by the projector's thread.
///
/// `costUnits - realizedUnits` is always all that was paid less all that was received.
final class Holdings {
    /// More are not kept in memory between flushes.
    private static final int KEPT = 100_000;

    private record Key(long accountId, int instrumentId) {}

    private final Database database;
    private final Map<Key, PositionRow> known = new HashMap<>();
    private final Map<Key, PositionRow> changed = new LinkedHashMap<>();

    Holdings(Database database) {
        this.database = database;
    }

    /// @param busted whether the fill is undone instead of done
    void fill(FillRow fill, boolean busted, long sequence) {
        Key key = new Key(fill.accountId(), fill.instrumentId());
        PositionRow before = known.get(key);
        if (before == null) {
            before = stored(key);
        }
        PositionRow after = after(before, fill, busted, sequence);
        known.put(key, after);
        changed.put(key, after);
    }

    void write(Tx tx) {
        Statements.HOLDINGS.run(tx, changed.values());
    }

    void committed() {
        changed.clear();
        if (known.size() > KEPT) {
            known.clear();
        }
    }

    static PositionRow after(PositionRow before, FillRow fill, boolean busted, long sequence) {
        boolean buy = (fill.side() == Side.BUY) != busted;
        long sign = busted ? -1 : 1;
        long lots = fill.quantityLots();
        long paid = buy ? fill.notionalUnits() : -fill.notionalUnits();
        long net = before.netLots();
        long cost = before.costUnits();
        long realized = before.realizedUnits();
        boolean closes = net != 0 && (net > 0) != buy;
        long closing = closes ? Math.min(Math.abs(net), lots) : 0;
        if (closing > 0) {
            long closedCost = part(cost, closing, Math.abs(net));
            long closedPaid = part(paid, closing, lots);
            realized -= closedPaid + closedCost;
            cost -= closedCost;
            paid -= closedPaid;
        }
        return new PositionRow(
                before.accountId(),
                before.instrumentId(),
                before.boughtLots() + (fill.side() == Side.BUY ? sign * lots : 0),
                before.soldLots() + (fill.side() == Side.SELL ? sign * lots : 0),
                net + (buy ? lots : -lots),
                cost + paid,
                realized,
                before.feeUnits() + sign * fill.feeUnits(),
                sequence);
    }

    /// `amount * of / whole`, towards zero; all of it when all is asked for.
    private static long part(long amount, long of, long whole) {
        if (of == whole) {
            return amount;
        }
        long high = Math.multiplyHigh(amount, of);
        long low = amount * of;
        if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
            return low / whole;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(of))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    private PositionRow stored(Key key) {
        return database.first(
                        "projection.position",
                        Rows.HOLDINGS + " WHERE account_id = ? AND instrument_id = ?",
                        Rows.HOLDING,
                        key.accountId(),
                        key.instrumentId())
                .orElseGet(() -> new PositionRow(key.accountId(), key.instrumentId(), 0, 0, 0, 0, 0, 0, 0));
    }
}
