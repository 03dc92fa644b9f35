package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.server.store.Tx;
import java.util.ArrayList;
import java.util.List;

/// Changes that are seldom enough to be written one by one, in order. Owned by the projector's thread.
final class Rare {
    private record Write(String name, String sql, List<Object> args) {}

    private final List<Write> writes = new ArrayList<>();

    int size() {
        return writes.size();
    }

    void write(Tx tx) {
        for (Write write : writes) {
            tx.update(write.name(), write.sql(), write.args().toArray());
        }
    }

    void committed() {
        writes.clear();
    }

    void take(Event.AssetCreated e) {
        add("assets", "INSERT INTO asset (asset_id, asset, scale) VALUES (?, ?, ?)", e.assetId(), e.asset(), e.scale());
    }

    void take(Event.BrokerCreated e) {
        add("brokers", "INSERT INTO broker (broker_id, broker, killed) VALUES (?, ?, 0)", e.brokerId(), e.broker());
    }

    void take(Event.AccountOpened e, long time) {
        RiskLimits limits = RiskLimits.NONE;
        add(
                "accounts",
                "INSERT INTO account (account_id, owner, broker_id, self_trade_prevention, max_quantity_e8,"
                        + " max_notional_e8, max_open_orders, fat_finger_ppm, killed, opened_nanos)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
                e.accountId(),
                e.owner(),
                e.brokerId(),
                SelfTradePrevention.NONE.name(),
                limits.maxQuantityE8(),
                limits.maxNotionalE8(),
                limits.maxOpenOrders(),
                limits.fatFingerPpm(),
                time);
    }

    void take(Event.SelfTradePreventionSet e) {
        add("accounts", "UPDATE account SET self_trade_prevention = ? WHERE account_id = ?", e.mode().name(), e.accountId());
    }

    void take(Event.RiskLimitsSet e) {
        add(
                "accounts",
                "UPDATE account SET max_quantity_e8 = ?, max_notional_e8 = ?, max_open_orders = ?, fat_finger_ppm = ?"
                        + " WHERE account_id = ?",
                e.limits().maxQuantityE8(),
                e.limits().maxNotionalE8(),
                e.limits().maxOpenOrders(),
                e.limits().fatFingerPpm(),
                e.accountId());
    }

    void take(Event.KillSwitchSet e) {
        int killed = e.engaged() ? 1 : 0;
        switch (e.scope()) {
            case ACCOUNT -> add("accounts", "UPDATE account SET killed = ? WHERE account_id = ?", killed, e.id());
            case BROKER -> add("brokers", "UPDATE broker SET killed = ? WHERE broker_id = ?", killed, e.id());
            // The whole venue's switch is the core's state and no row's.
            case VENUE -> {}
        }
    }

    void take(Event.InstrumentCreated e, long time) {
        InstrumentSpec spec = e.spec();
        add(
                "instruments",
                "INSERT INTO instrument (instrument_id, symbol, base_asset, quote_asset, tick_size, tick_scale,"
                        + " lot_size, lot_scale, maker_fee_ppm, taker_fee_ppm, low_price, high_price,"
                        + " spendable_unsettled, state, created_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                e.instrumentId(),
                spec.symbol(),
                spec.baseAsset(),
                spec.quoteAsset(),
                spec.tickSize(),
                spec.tickScale(),
                spec.lotSize(),
                spec.lotScale(),
                spec.makerFeePpm(),
                spec.takerFeePpm(),
                spec.lowPriceTicks(),
                spec.highPriceTicks(),
                spec.spendableUnsettled() ? 1 : 0,
                InstrumentState.OPEN.name(),
                time);
    }

    void take(Event.InstrumentStateChanged e) {
        add("instruments", "UPDATE instrument SET state = ? WHERE instrument_id = ?", e.state().name(), e.instrumentId());
    }

    void take(Event.PriceBandsChanged e) {
        add(
                "instruments",
                "UPDATE instrument SET low_price = ?, high_price = ? WHERE instrument_id = ?",
                e.lowPriceTicks(),
                e.highPriceTicks(),
                e.instrumentId());
    }

    void take(Event.SettlementBegan e, long sequence, long time) {
        add(
                "settlements",
                "INSERT INTO settlement (cycle_id, instrument_id, state, trades, began_nanos, ended_nanos, failures,"
                        + " detail, sequence) VALUES (?, ?, 'BEGUN', ?, ?, 0, 0, '', ?)",
                e.cycleId(),
                e.instrumentId(),
                e.trades(),
                time,
                sequence);
        e.nets().forEach(net -> net(e.cycleId(), net));
    }

    void take(Event.SettlementCompleted e, long sequence, long time) {
        add(
                "settlements",
                "UPDATE settlement SET state = 'COMPLETED', ended_nanos = ?, detail = '', sequence = ? WHERE cycle_id = ?",
                time,
                sequence,
                e.cycleId());
        e.nets().forEach(net -> net(e.cycleId(), net));
    }

    void take(Event.SettlementFailed e, long sequence, long time) {
        add(
                "settlements",
                "UPDATE settlement SET state = 'FAILED', ended_nanos = ?, failures = failures + 1, detail = ?,"
                        + " sequence = ? WHERE cycle_id = ?",
                time,
                e.detail(),
                sequence,
                e.cycleId());
    }

    void bust(Event.TradeBusted e) {
        add("busts", "UPDATE trade SET busted = 1 WHERE trade_id = ?", e.tradeId());
        add(
                "busts",
                "UPDATE fill SET busted = 1 WHERE account_id IN (?, ?) AND trade_id = ?",
                e.makerAccountId(),
                e.takerAccountId(),
                e.tradeId());
    }

    private void net(long cycleId, Event.Net net) {
        add(
                "settlementNets",
                "INSERT INTO settlement_net (account_id, cycle_id, broker_id, base, quote, seq) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (account_id, cycle_id) DO UPDATE SET base = excluded.base,"
                        + " quote = excluded.quote, seq = excluded.seq",
                net.accountId(),
                cycleId,
                net.brokerId(),
                net.baseUnits(),
                net.quoteUnits(),
                net.seq());
    }

    private void add(String table, String sql, Object... args) {
        writes.add(new Write("projection." + table, sql, List.of(args)));
    }
}
