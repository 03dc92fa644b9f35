package io.buttonwood.server.venue;

import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.BalanceRow;
import io.buttonwood.server.projection.Candle;
import io.buttonwood.server.projection.FillRow;
import io.buttonwood.server.projection.LedgerRow;
import io.buttonwood.server.projection.PositionRow;
import io.buttonwood.server.projection.SettlementRow;
import io.buttonwood.server.projection.TradeRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the core's and the projection's records, in ticks, lots and units, into the wire's.
public final class Views {
    private final Market market;

    public Views(Market market) {
        this.market = market;
    }

    public Wire.OrderJson order(OrderView order, long sequence) {
        Instrument instrument = market.instrument(order.instrumentId());
        return new Wire.OrderJson(
                Long.toString(order.orderId()),
                instrument.symbol(),
                order.side(),
                order.type(),
                order.type() == OrderType.MARKET ? null : instrument.price(order.priceTicks()),
                instrument.quantity(order.quantityLots()),
                order.timeInForce(),
                order.postOnly(),
                order.clientOrderId(),
                order.status(),
                instrument.quantity(order.filledLots()),
                instrument.quantity(order.remainingLots()),
                instrument.averagePrice(order.notionalUnits(), order.filledLots()),
                order.cause(),
                new Time(order.createdNanos()),
                sequence);
    }

    public static Wire.InstrumentJson instrument(Instrument instrument) {
        var spec = instrument.spec();
        return new Wire.InstrumentJson(
                spec.symbol(),
                spec.baseAsset(),
                spec.quoteAsset(),
                instrument.tick(),
                instrument.lot(),
                instrument.price(spec.lowPriceTicks()),
                instrument.price(spec.highPriceTicks()),
                Decimal.of(spec.makerFeePpm(), 6),
                Decimal.of(spec.takerFeePpm(), 6),
                spec.spendableUnsettled(),
                instrument.state(),
                new Time(instrument.createdNanos()));
    }

    public static Wire.BookJson book(Instrument instrument, Book.Depth depth) {
        return new Wire.BookJson(
                instrument.symbol(),
                levels(instrument, depth.bids()),
                levels(instrument, depth.asks()),
                depth.sequence(),
                depth.checksum());
    }

    public static List<Wire.LevelJson> levels(Instrument instrument, List<Book.Level> levels) {
        return levels.stream().map(level -> level(instrument, level)).toList();
    }

    public static Wire.LevelJson level(Instrument instrument, Book.Level level) {
        return new Wire.LevelJson(
                instrument.price(level.priceTicks()), instrument.quantity(level.lots()), level.orders());
    }

    public static Wire.BookOrdersJson orders(Instrument instrument, OpenOrders.Snapshot orders) {
        return new Wire.BookOrdersJson(
                instrument.symbol(), orders(instrument, orders.bids()), orders(instrument, orders.asks()), orders.sequence());
    }

    private static List<Wire.BookOrderJson> orders(Instrument instrument, List<OpenOrders.Resting> orders) {
        return orders.stream()
                .map(order -> new Wire.BookOrderJson(
                        Long.toString(order.orderId()), instrument.price(order.priceTicks()), instrument.quantity(order.lots())))
                .toList();
    }

    public Wire.MarketDataJson ticker(Instrument instrument, long nowNanos) {
        Book book = market.book(instrument.id());
        Book.Level bid = book.best(Side.BUY);
        Book.Level ask = book.best(Side.SELL);
        DayStats stats = market.day(instrument.id());
        DayStats.Day day = stats.day(nowNanos);
        return new Wire.MarketDataJson(
                instrument.symbol(),
                instrument.state(),
                bid == null ? null : instrument.price(bid.priceTicks()),
                bid == null ? null : instrument.quantity(bid.lots()),
                ask == null ? null : instrument.price(ask.priceTicks()),
                ask == null ? null : instrument.quantity(ask.lots()),
                price(instrument, stats.lastPrice()),
                stats.lastNanos() == 0 ? null : new Time(stats.lastNanos()),
                price(instrument, day.open()),
                price(instrument, day.high()),
                price(instrument, day.low()),
                instrument.quantity(day.volumeLots()),
                day.trades(),
                market.sequence());
    }

    private static @Nullable Decimal price(Instrument instrument, long ticks) {
        return ticks == 0 ? null : instrument.price(ticks);
    }

    Wire.TradeJson trade(TradeRow row) {
        Instrument instrument = market.instrument(row.instrumentId());
        return new Wire.TradeJson(
                Long.toString(row.tradeId()),
                instrument.symbol(),
                instrument.price(row.priceTicks()),
                instrument.quantity(row.quantityLots()),
                row.takerSide(),
                row.busted(),
                new Time(row.timeNanos()),
                row.sequence());
    }

    static Wire.CandleJson candle(Instrument instrument, Candle candle) {
        return new Wire.CandleJson(
                new Time(candle.startNanos()),
                instrument.price(candle.openTicks()),
                instrument.price(candle.highTicks()),
                instrument.price(candle.lowTicks()),
                instrument.price(candle.closeTicks()),
                instrument.quantity(candle.volumeLots()),
                candle.trades());
    }

    Wire.FillJson fill(FillRow row) {
        Instrument instrument = market.instrument(row.instrumentId());
        return new Wire.FillJson(
                Long.toString(row.tradeId()),
                Long.toString(row.orderId()),
                row.clientOrderId(),
                row.accountId(),
                instrument.symbol(),
                row.side(),
                instrument.price(row.priceTicks()),
                instrument.quantity(row.quantityLots()),
                instrument.quote(row.feeUnits()),
                row.maker() ? Wire.Liquidity.MAKER : Wire.Liquidity.TAKER,
                row.busted(),
                new Time(row.timeNanos()),
                row.sequence());
    }

    public Wire.BalanceJson balance(BalanceRow row) {
        return balance(row.assetId(), row.availableUnits(), row.heldUnits(), row.unsettledUnits());
    }

    public Wire.BalanceJson balance(int assetId, long available, long held, long unsettled) {
        Market.Asset asset = asset(assetId);
        int scale = asset.scale();
        return new Wire.BalanceJson(
                asset.name(),
                Decimal.of(available, scale),
                Decimal.of(held, scale),
                Decimal.of(unsettled, scale),
                Decimal.of(available + held + unsettled, scale));
    }

    Wire.PositionJson position(PositionRow row) {
        Instrument instrument = market.instrument(row.instrumentId());
        long last = market.day(instrument.id()).lastPrice();
        return new Wire.PositionJson(
                instrument.symbol(),
                instrument.quantity(row.netLots()),
                row.netLots() == 0 ? null : instrument.averagePrice(row.costUnits(), row.netLots()),
                instrument.quote(row.realizedUnits()),
                last == 0 ? null : instrument.quote(row.netLots() * last * unitsPerTickLot(instrument) - row.costUnits()),
                instrument.quote(row.feeUnits()));
    }

    /// Smallest quote units that one lot costs at one tick.
    static long unitsPerTickLot(Instrument instrument) {
        var spec = instrument.spec();
        return java.math.BigDecimal.valueOf(spec.tickSize(), spec.tickScale())
                .multiply(java.math.BigDecimal.valueOf(spec.lotSize(), spec.lotScale()))
                .movePointRight(instrument.quoteScale())
                .longValueExact();
    }

    Wire.LedgerJson ledger(LedgerRow row) {
        Market.Asset asset = asset(row.assetId());
        return new Wire.LedgerJson(
                Long.toString(row.entryId()),
                row.kind(),
                asset.name(),
                row.bucket(),
                Decimal.of(row.amountUnits(), asset.scale()),
                row.reference() == 0 ? null : Long.toString(row.reference()),
                row.memo(),
                new Time(row.timeNanos()),
                row.sequence());
    }

    Wire.SettlementJson settlement(SettlementRow row) {
        Instrument instrument = market.instrument(row.instrumentId());
        return new Wire.SettlementJson(
                Long.toString(row.cycleId()),
                instrument.symbol(),
                row.state(),
                row.trades(),
                row.nets().stream()
                        .map(net -> new Wire.NetJson(
                                net.accountId(), instrument.base(net.baseUnits()), instrument.quote(net.quoteUnits())))
                        .toList(),
                new Time(row.beganNanos()),
                row.endedNanos() == 0 ? null : new Time(row.endedNanos()),
                row.failures(),
                row.detail(),
                row.sequence());
    }

    private Market.Asset asset(int id) {
        Market.Asset asset = market.asset(id);
        if (asset == null) {
            throw new IllegalStateException("unknown asset " + id);
        }
        return asset;
    }
}
