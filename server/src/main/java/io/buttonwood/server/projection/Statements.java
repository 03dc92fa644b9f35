package io.buttonwood.server.projection;

import io.buttonwood.core.OrderView;

/// How the projection's busy tables are written. Rows of an upsert must differ in their keys within a run.
final class Statements {
    record CandleRow(int instrumentId, CandleInterval interval, Candle candle) {}

    private Statements() {}

    static final Statement<OrderRow> ORDERS = new Statement<>(
            "projection.orders",
            "INSERT INTO orders (order_id, account_id, broker_id, instrument_id, side, type, time_in_force, post_only,"
                    + " price, quantity, filled, remaining, notional, status, client_order_id, created_nanos, cause,"
                    + " updated_sequence, updated_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (order_id) DO UPDATE SET price = excluded.price, quantity = excluded.quantity,"
                    + " filled = excluded.filled, remaining = excluded.remaining, notional = excluded.notional,"
                    + " status = excluded.status, cause = excluded.cause,"
                    + " updated_sequence = excluded.updated_sequence, updated_nanos = excluded.updated_nanos",
            (to, row) -> {
                OrderView order = row.order();
                to.setLong(1, order.orderId());
                to.setLong(2, order.accountId());
                to.setInt(3, row.brokerId());
                to.setInt(4, order.instrumentId());
                to.setString(5, order.side().name());
                to.setString(6, order.type().name());
                to.setString(7, order.timeInForce().name());
                to.setInt(8, order.postOnly() ? 1 : 0);
                to.setLong(9, order.priceTicks());
                to.setLong(10, order.quantityLots());
                to.setLong(11, order.filledLots());
                to.setLong(12, order.remainingLots());
                to.setLong(13, order.notionalUnits());
                to.setString(14, order.status().name());
                to.setString(15, order.clientOrderId());
                to.setLong(16, order.createdNanos());
                to.setString(17, order.cause() == null ? null : order.cause().name());
                to.setLong(18, row.updatedSequence());
                to.setLong(19, row.updatedNanos());
            });

    static final Statement<TradeRow> TRADES = new Statement<>(
            "projection.trades",
            "INSERT INTO trade (trade_id, instrument_id, price, quantity, notional, taker_side, maker_order_id,"
                    + " maker_account_id, taker_order_id, taker_account_id, busted, sequence, time_nanos)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (to, row) -> {
                to.setLong(1, row.tradeId());
                to.setInt(2, row.instrumentId());
                to.setLong(3, row.priceTicks());
                to.setLong(4, row.quantityLots());
                to.setLong(5, row.notionalUnits());
                to.setString(6, row.takerSide().name());
                to.setLong(7, row.makerOrderId());
                to.setLong(8, row.makerAccountId());
                to.setLong(9, row.takerOrderId());
                to.setLong(10, row.takerAccountId());
                to.setLong(11, row.sequence());
                to.setLong(12, row.timeNanos());
            });

    static final Statement<FillRow> FILLS = new Statement<>(
            "projection.fills",
            "INSERT INTO fill (account_id, trade_id, maker, broker_id, order_id, client_order_id, instrument_id, side,"
                    + " price, quantity, notional, fee, busted, sequence, time_nanos)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (to, row) -> {
                to.setLong(1, row.accountId());
                to.setLong(2, row.tradeId());
                to.setInt(3, row.maker() ? 1 : 0);
                to.setInt(4, row.brokerId());
                to.setLong(5, row.orderId());
                to.setString(6, row.clientOrderId());
                to.setInt(7, row.instrumentId());
                to.setString(8, row.side().name());
                to.setLong(9, row.priceTicks());
                to.setLong(10, row.quantityLots());
                to.setLong(11, row.notionalUnits());
                to.setLong(12, row.feeUnits());
                to.setLong(13, row.sequence());
                to.setLong(14, row.timeNanos());
            });

    static final Statement<BalanceRow> BALANCES = new Statement<>(
            "projection.balances",
            "INSERT INTO balance (account_id, asset_id, available, held, unsettled, sequence)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, asset_id) DO UPDATE SET"
                    + " available = excluded.available, held = excluded.held, unsettled = excluded.unsettled,"
                    + " sequence = excluded.sequence",
            (to, row) -> {
                to.setLong(1, row.accountId());
                to.setInt(2, row.assetId());
                to.setLong(3, row.availableUnits());
                to.setLong(4, row.heldUnits());
                to.setLong(5, row.unsettledUnits());
                to.setLong(6, row.sequence());
            });

    static final Statement<PositionRow> HOLDINGS = new Statement<>(
            "projection.positions",
            "INSERT INTO holding (account_id, instrument_id, bought, sold, net, cost, realized, fees, sequence)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, instrument_id) DO UPDATE SET"
                    + " bought = excluded.bought, sold = excluded.sold, net = excluded.net, cost = excluded.cost,"
                    + " realized = excluded.realized, fees = excluded.fees, sequence = excluded.sequence",
            (to, row) -> {
                to.setLong(1, row.accountId());
                to.setInt(2, row.instrumentId());
                to.setLong(3, row.boughtLots());
                to.setLong(4, row.soldLots());
                to.setLong(5, row.netLots());
                to.setLong(6, row.costUnits());
                to.setLong(7, row.realizedUnits());
                to.setLong(8, row.feeUnits());
                to.setLong(9, row.sequence());
            });

    static final Statement<EntryPart> LEDGER = new Statement<>(
            "projection.ledger",
            "INSERT INTO ledger (account_id, entry_id, kind, reference, memo, sequence, time_nanos, postings)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (to, row) -> {
                to.setLong(1, row.accountId());
                to.setLong(2, row.entryId());
                to.setString(3, row.kind().name());
                to.setLong(4, row.reference());
                to.setString(5, row.memo());
                to.setLong(6, row.sequence());
                to.setLong(7, row.timeNanos());
                to.setString(8, row.text());
            });

    static final Statement<CandleRow> CANDLES = new Statement<>(
            "projection.candles",
            "INSERT INTO candle (instrument_id, span, start_nanos, open_price, high_price, low_price, close_price,"
                    + " volume, notional, trades) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (instrument_id, span, start_nanos) DO UPDATE SET high_price = excluded.high_price,"
                    + " low_price = excluded.low_price, close_price = excluded.close_price, volume = excluded.volume,"
                    + " notional = excluded.notional, trades = excluded.trades",
            (to, row) -> {
                to.setInt(1, row.instrumentId());
                to.setString(2, row.interval().text());
                to.setLong(3, row.candle().startNanos());
                to.setLong(4, row.candle().openTicks());
                to.setLong(5, row.candle().highTicks());
                to.setLong(6, row.candle().lowTicks());
                to.setLong(7, row.candle().closeTicks());
                to.setLong(8, row.candle().volumeLots());
                to.setLong(9, row.candle().notionalUnits());
                to.setLong(10, row.candle().trades());
            });
}
