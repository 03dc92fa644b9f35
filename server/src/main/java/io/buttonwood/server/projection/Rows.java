package io.buttonwood.server.projection;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Event;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.Lane;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.store.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the projection's tables are read: for each the columns and what a row of them is.
final class Rows {
    static final String ORDERS = "SELECT order_id, account_id, broker_id, instrument_id, side, type, time_in_force,"
            + " post_only, price, quantity, filled, remaining, notional, status, client_order_id, created_nanos, cause,"
            + " updated_sequence, updated_nanos FROM orders";
    static final Row<OrderRow> ORDER = row -> new OrderRow(
            new OrderView(
                    row.getLong(1),
                    row.getLong(2),
                    row.getInt(4),
                    Side.valueOf(row.getString(5)),
                    OrderType.valueOf(row.getString(6)),
                    TimeInForce.valueOf(row.getString(7)),
                    row.getInt(8) != 0,
                    row.getLong(9),
                    row.getLong(10),
                    row.getLong(11),
                    row.getLong(12),
                    row.getLong(13),
                    OrderStatus.valueOf(row.getString(14)),
                    row.getString(15),
                    row.getLong(16),
                    cause(row.getString(17))),
            row.getInt(3),
            row.getLong(18),
            row.getLong(19));

    static final String TRADES = "SELECT trade_id, instrument_id, price, quantity, notional, taker_side,"
            + " maker_order_id, maker_account_id, taker_order_id, taker_account_id, busted, sequence, time_nanos"
            + " FROM trade";
    static final Row<TradeRow> TRADE = row -> new TradeRow(
            row.getLong(1),
            row.getInt(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            Side.valueOf(row.getString(6)),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getInt(11) != 0,
            row.getLong(12),
            row.getLong(13));

    static final String FILLS = "SELECT trade_id, account_id, broker_id, order_id, client_order_id, instrument_id,"
            + " maker, side, price, quantity, notional, fee, busted, sequence, time_nanos FROM fill";
    static final Row<FillRow> FILL = row -> new FillRow(
            row.getLong(1),
            row.getLong(2),
            row.getInt(3),
            row.getLong(4),
            row.getString(5),
            row.getInt(6),
            row.getInt(7) != 0,
            Side.valueOf(row.getString(8)),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12),
            row.getInt(13) != 0,
            row.getLong(14),
            row.getLong(15));

    static final String BALANCES =
            "SELECT account_id, asset_id, available, held, unsettled, sequence FROM balance";
    static final Row<BalanceRow> BALANCE = row -> new BalanceRow(
            row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));

    static final String HOLDINGS = "SELECT account_id, instrument_id, bought, sold, net, cost, realized, fees, sequence"
            + " FROM holding";
    static final Row<PositionRow> HOLDING = row -> new PositionRow(
            row.getLong(1),
            row.getInt(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9));

    static final String LEDGER =
            "SELECT account_id, entry_id, kind, reference, memo, sequence, time_nanos, postings FROM ledger";
    static final Row<EntryPart> ENTRY = row -> new EntryPart(
            row.getLong(1),
            row.getLong(2),
            LedgerKind.valueOf(row.getString(3)),
            row.getLong(4),
            row.getString(5),
            row.getLong(6),
            row.getLong(7),
            EntryPart.lines(row.getString(8)));

    static final String CANDLES = "SELECT start_nanos, open_price, high_price, low_price, close_price, volume,"
            + " notional, trades FROM candle";
    static final Row<Candle> CANDLE = row -> new Candle(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6),
            row.getLong(7),
            row.getLong(8));

    static final String SETTLEMENTS = "SELECT s.cycle_id, s.instrument_id, s.state, s.trades, s.began_nanos,"
            + " s.ended_nanos, s.failures, s.detail, s.sequence FROM settlement s";
    /// Without nets.
    static final Row<SettlementRow> SETTLEMENT = row -> new SettlementRow(
            row.getLong(1),
            row.getInt(2),
            SettlementRow.State.valueOf(row.getString(3)),
            row.getInt(4),
            row.getLong(5),
            row.getLong(6),
            row.getInt(7),
            row.getString(8),
            row.getLong(9),
            List.of());

    /// A net and its cycle.
    record CycleNet(long cycleId, Event.Net net) {}

    static final String NETS = "SELECT cycle_id, account_id, broker_id, base, quote, seq FROM settlement_net";
    static final Row<CycleNet> NET = row -> new CycleNet(
            row.getLong(1),
            new Event.Net(row.getLong(2), row.getInt(3), row.getLong(4), row.getLong(5), row.getLong(6)));

    static final String ACCOUNTS = "SELECT account_id, owner, broker_id, self_trade_prevention, max_quantity_e8,"
            + " max_notional_e8, max_open_orders, fat_finger_ppm, killed, opened_nanos FROM account";
    static final Row<References.Account> ACCOUNT = row -> new References.Account(
            row.getLong(1),
            row.getString(2),
            row.getInt(3),
            SelfTradePrevention.valueOf(row.getString(4)),
            new RiskLimits(row.getLong(5), row.getLong(6), row.getInt(7), row.getInt(8)),
            row.getInt(9) != 0,
            row.getLong(10));

    static final String INSTRUMENTS = "SELECT instrument_id, symbol, base_asset, quote_asset, tick_size, tick_scale,"
            + " lot_size, lot_scale, maker_fee_ppm, taker_fee_ppm, low_price, high_price, spendable_unsettled, state,"
            + " created_nanos FROM instrument";
    static final Row<References.Instrument> INSTRUMENT = row -> new References.Instrument(
            row.getInt(1),
            new InstrumentSpec(
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getInt(6),
                    row.getLong(7),
                    row.getInt(8),
                    row.getInt(9),
                    row.getInt(10),
                    row.getLong(11),
                    row.getLong(12),
                    row.getInt(13) != 0),
            InstrumentState.valueOf(row.getString(14)),
            row.getLong(15));

    private Rows() {}

    /// A lane as it is stored: a higher one has the higher number.
    static int number(Lane lane) {
        return switch (lane) {
            case LOW -> 0;
            case NORMAL -> 1;
            case HIGH -> 2;
            case CRITICAL -> 3;
        };
    }

    static Lane lane(int number) {
        return switch (number) {
            case 0 -> Lane.LOW;
            case 1 -> Lane.NORMAL;
            case 2 -> Lane.HIGH;
            case 3 -> Lane.CRITICAL;
            default -> throw new IllegalStateException("no lane has the number " + number);
        };
    }

    private static @Nullable CancelCause cause(@Nullable String name) {
        return name == null ? null : CancelCause.valueOf(name);
    }
}
