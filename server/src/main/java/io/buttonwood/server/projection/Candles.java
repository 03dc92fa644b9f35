package io.buttonwood.server.projection;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Tx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The candles as trades come in. Owned by the projector's thread.
///
/// Time never runs backwards in the event stream, so only an instrument's latest candle of each interval still changes.
final class Candles {
    private record Key(int instrumentId, CandleInterval interval) {}

    private record Slot(Key key, long startNanos) {}

    private final Database database;
    private final Map<Key, Candle> latest = new HashMap<>();
    private final Map<Slot, Candle> changed = new LinkedHashMap<>();

    Candles(Database database) {
        this.database = database;
    }

    void trade(int instrumentId, long priceTicks, long lots, long notional, long timeNanos) {
        for (CandleInterval interval : CandleInterval.values()) {
            Key key = new Key(instrumentId, interval);
            long start = interval.start(timeNanos);
            Candle before = latest.get(key);
            if (before == null) {
                before = stored(key, start);
            }
            Candle now = before == null || before.startNanos() != start
                    ? new Candle(start, priceTicks, priceTicks, priceTicks, priceTicks, lots, notional, 1)
                    : new Candle(
                            start,
                            before.openTicks(),
                            Math.max(before.highTicks(), priceTicks),
                            Math.min(before.lowTicks(), priceTicks),
                            priceTicks,
                            before.volumeLots() + lots,
                            before.notionalUnits() + notional,
                            before.trades() + 1);
            latest.put(key, now);
            changed.put(new Slot(key, start), now);
        }
    }

    void write(Tx tx) {
        Statements.CANDLES.run(
                tx,
                changed.entrySet().stream()
                        .map(e -> new Statements.CandleRow(
                                e.getKey().key().instrumentId(), e.getKey().key().interval(), e.getValue()))
                        .toList());
    }

    void committed() {
        changed.clear();
    }

    private @Nullable Candle stored(Key key, long start) {
        return database.first(
                        "projection.candle",
                        Rows.CANDLES + " WHERE instrument_id = ? AND span = ? AND start_nanos = ?",
                        Rows.CANDLE,
                        key.instrumentId(),
                        key.interval().text(),
                        start)
                .orElse(null);
    }
}
