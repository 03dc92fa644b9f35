package io.buttonwood.server.delivery;

import io.buttonwood.core.Event;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.MessageEncoder;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Instrument;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Told;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.venue.Wire;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of each private message as JSON, made in this one place for the store and for live delivery. Any thread.
public final class Messages implements MessageEncoder {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Market market;
    private final Views views;
    private volatile Function<PrivateMessage, @Nullable String> made = message -> null;

    public Messages(Market market, Views views) {
        this.market = market;
        this.views = views;
    }

    /// For the projector: the text that the live reader has made just before of the same message, if it is still at hand.
    public MessageEncoder afterLive() {
        return message -> {
            String text = made.apply(message);
            return text == null ? json(message) : text;
        };
    }

    /// @param texts answers what live delivery has made of a message, null if it does not have it
    void shares(Function<PrivateMessage, @Nullable String> texts) {
        made = texts;
    }

    @Override
    public String json(PrivateMessage message) {
        try {
            return message.event() instanceof Event.Notified told ? told.dataJson() : told(message).json();
        } catch (RuntimeException e) {
            LOG.error("no text for {} of sequence {}", message.type(), message.sequence(), e);
            return "{\"sequence\":" + message.sequence() + "}";
        }
    }

    private Told told(PrivateMessage message) {
        long sequence = message.sequence();
        return switch (message.event()) {
            case Event.OrderAccepted e -> order(e.order(), sequence);
            case Event.OrderReplaced e -> order(e.order(), sequence);
            case Event.OrderCancelled e -> order(e.order(), sequence);
            case Event.OrderRejected e -> rejected(e, sequence);
            case Event.Traded e -> {
                Event.Fill fill = Objects.requireNonNull(message.fill());
                yield message.type().equals("TRADE_EXECUTED")
                        ? fill(e, fill, message)
                        : order(fill.order(), sequence);
            }
            case Event.TradeBusted e -> new Told.BustedTradeJson(
                    Long.toString(e.tradeId()), instrument(e.instrumentId()).symbol(), true, e.reason(), sequence);
            case Event.SettlementCompleted e -> {
                Event.Net net = Objects.requireNonNull(message.net());
                Instrument instrument = instrument(e.instrumentId());
                yield new Told.SettledJson(
                        Long.toString(e.cycleId()), instrument.symbol(), net.accountId(),
                        instrument.base(net.baseUnits()), instrument.quote(net.quoteUnits()), sequence);
            }
            case Event.AssetCreated _, Event.BrokerCreated _, Event.AccountOpened _, Event.SelfTradePreventionSet _,
                    Event.InstrumentCreated _, Event.InstrumentStateChanged _, Event.PriceBandsChanged _,
                    Event.RiskLimitsSet _, Event.KillSwitchSet _, Event.LevelChanged _, Event.BalanceChanged _,
                    Event.LedgerPosted _, Event.SettlementBegan _, Event.SettlementFailed _,
                    Event.CancelAllAfterSet _, Event.Invalidated _, Event.Notified _ ->
                throw new IllegalStateException(message.event() + " is nobody's message");
        };
    }

    private Told order(OrderView order, long sequence) {
        instrument(order.instrumentId());
        return views.order(order, sequence);
    }

    private Told fill(Event.Traded trade, Event.Fill fill, PrivateMessage message) {
        Instrument instrument = instrument(trade.instrumentId());
        OrderView order = fill.order();
        return new Wire.FillJson(
                Long.toString(trade.tradeId()),
                Long.toString(order.orderId()),
                order.clientOrderId(),
                order.accountId(),
                instrument.symbol(),
                order.side(),
                instrument.price(trade.priceTicks()),
                instrument.quantity(trade.quantityLots()),
                instrument.quote(fill.feeUnits()),
                order.orderId() == trade.maker().order().orderId() ? Wire.Liquidity.MAKER : Wire.Liquidity.TAKER,
                false,
                new Time(message.timeNanos()),
                message.sequence());
    }

    private Told rejected(Event.OrderRejected e, long sequence) {
        Instrument instrument = known(e.instrumentId());
        return new Told.RejectedOrderJson(
                instrument == null ? null : instrument.symbol(),
                e.side(),
                e.type(),
                instrument == null || e.type() == OrderType.MARKET ? null : instrument.price(e.priceTicks()),
                instrument == null ? null : instrument.quantity(e.quantityLots()),
                e.clientOrderId(),
                Engine.problem(new Reply.Refused(0, 0, e.reason(), e.detail())).code().wire(),
                e.detail(),
                sequence);
    }

    /// The projector may read an instrument's first order a moment before the live reader has told [Market] of the
    /// instrument: it waits for it, on its own thread.
    private Instrument instrument(int id) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Instrument instrument = known(id);
            if (instrument != null) {
                return instrument;
            }
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("instrument " + id + " is not known here");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private @Nullable Instrument known(int id) {
        try {
            return market.instrument(id);
        } catch (IllegalStateException unknown) {
            return null;
        }
    }
}
