package io.buttonwood.server.delivery;

import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.edge.notification.Notification;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.MessageContent;
import io.buttonwood.server.projection.PendingRow;
import io.buttonwood.server.projection.PrivateMessage;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Instrument;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Told;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.venue.Wire;
import io.buttonwood.server.ws.Lanes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of each private message as JSON, made in this one place for live delivery and for what comes from the store.
/// Any thread that knows of the message's instrument: what the live reader has told [Market] of.
public final class Messages {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

    private final Market market;
    private final Views views;
    public Messages(Market market, Views views) {
        this.market = market;
        this.views = views;
    }

    /// As the service knows it; its data is made when it is read.
    Notification notification(PrivateMessage message, boolean redelivered) {
        return Lanes.notification(message, () -> json(message), redelivered, market);
    }

    Notification notification(PendingRow row) {
        return notification(row.message(), row.redelivered());
    }

    /// The message's data, a JSON object. Never throws: what cannot be told is left out, and the log says so.
    public String json(PrivateMessage message) {
        try {
            return message.content() instanceof MessageContent.Text text ? text.json() : told(message).json();
        } catch (RuntimeException e) {
            LOG.error("no text for {} of sequence {}", message.type(), message.sequence(), e);
            return "{\"sequence\":" + message.sequence() + "}";
        }
    }

    private Told told(PrivateMessage message) {
        long sequence = message.sequence();
        return switch (message.content()) {
            case MessageContent.OrderState state -> views.order(state.order(), sequence);
            case MessageContent.OwnTrade trade -> fill(trade, message);
            case MessageContent.Refusal refusal -> refused(refusal, message);
            case MessageContent.BustedTrade bust -> new Told.BustedTradeJson(
                    Long.toString(bust.tradeId()), market.instrument(message.instrumentId()).symbol(), true, bust.reason(), sequence);
            case MessageContent.Settlement net -> {
                Instrument instrument = market.instrument(message.instrumentId());
                yield new Told.SettledJson(
                        Long.toString(net.cycleId()), instrument.symbol(), message.accountId(),
                        instrument.base(net.baseUnits()), instrument.quote(net.quoteUnits()), sequence);
            }
            case MessageContent.Text _ -> throw new IllegalStateException("a text is told as it is");
        };
    }

    private Told fill(MessageContent.OwnTrade trade, PrivateMessage message) {
        Instrument instrument = market.instrument(message.instrumentId());
        return new Wire.FillJson(
                Long.toString(trade.tradeId()),
                Long.toString(trade.orderId()),
                trade.clientOrderId(),
                message.accountId(),
                instrument.symbol(),
                trade.side(),
                instrument.price(trade.priceTicks()),
                instrument.quantity(trade.quantityLots()),
                instrument.quote(trade.feeUnits()),
                trade.maker() ? Wire.Liquidity.MAKER : Wire.Liquidity.TAKER,
                false,
                new Time(message.timeNanos()),
                message.sequence());
    }

    private Told refused(MessageContent.Refusal refusal, PrivateMessage message) {
        Instrument instrument = known(message.instrumentId());
        return new Told.RejectedOrderJson(
                instrument == null ? null : instrument.symbol(),
                refusal.side(),
                refusal.type(),
                instrument == null || refusal.type() == OrderType.MARKET ? null : instrument.price(refusal.priceTicks()),
                instrument == null ? null : instrument.quantity(refusal.quantityLots()),
                refusal.clientOrderId(),
                Engine.problem(new Reply.Refused(0, 0, refusal.reason(), refusal.detail())).code().wire(),
                refusal.detail(),
                message.sequence());
    }

    private @Nullable Instrument known(int id) {
        try {
            return market.instrument(id);
        } catch (IllegalStateException unknown) {
            return null;
        }
    }
}
