package io.buttonwood.server.venue;

import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Side;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Shapes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a notification tells: its `data`. Which of these it is, the notification's type says, see [Kind].
public sealed interface Told
        permits Wire.OrderJson, Wire.FillJson, Wire.TradeJson, Wire.MarketDataJson, Wire.BookJson,
                Told.RejectedOrderJson, Told.BustedTradeJson, Told.SettledJson, Told.InstrumentStatusJson {

    /// The types of notifications by what they tell; the API documents show one schema a kind.
    enum Kind {
        ORDER(Wire.OrderJson.class),
        REJECTION(RejectedOrderJson.class),
        /// One's own part, a trade of others, or a trade that was undone.
        TRADE(Wire.FillJson.class, Wire.TradeJson.class, BustedTradeJson.class),
        SETTLEMENT(SettledJson.class),
        PRICE(Wire.MarketDataJson.class),
        BOOK(Wire.BookJson.class),
        STATUS(InstrumentStatusJson.class),
        /// Whatever its author says: an object.
        MESSAGE;

        private final List<Class<? extends Told>> shapes;

        @SafeVarargs
        Kind(Class<? extends Told>... shapes) {
            this.shapes = List.of(shapes);
        }

        public static Kind of(NotificationType type) {
            return switch (type) {
                case ORDER_ACCEPTED, ORDER_PARTIALLY_FILLED, ORDER_FILLED, ORDER_CANCELLED -> ORDER;
                case ORDER_REJECTED -> REJECTION;
                case TRADE_EXECUTED -> TRADE;
                case SETTLEMENT_COMPLETED -> SETTLEMENT;
                case PRICE_UPDATE -> PRICE;
                case ORDER_BOOK_UPDATE -> BOOK;
                case INSTRUMENT_STATUS -> STATUS;
                case RISK_ALERT, SYSTEM_ANNOUNCEMENT -> MESSAGE;
            };
        }

        /// One of these is the data; none for any object.
        public List<Class<? extends Told>> shapes() {
            return shapes;
        }

        public List<NotificationType> types() {
            return Stream.of(NotificationType.values()).filter(each -> of(each) == this).toList();
        }
    }

    /// As the wire has it.
    default String json() {
        return Json.text(Shapes.of(getClass()), this);
    }

    @Doc("An order that was refused.")
    record RejectedOrderJson(
            @Doc(value = "What was to be traded; null if unknown", example = "ACME") @Nullable String instrument,
            @Doc(value = "Side", example = "BUY") Side side,
            @Doc(value = "Type", example = "LIMIT") OrderType type,
            @Doc(value = "Limit price, null for MARKET", example = "101.25") @Nullable Decimal price,
            @Doc(value = "Quantity", example = "100") @Nullable Decimal quantity,
            @Doc(value = "Your own id", example = "c-1") @Nullable String clientOrderId,
            @Doc(value = "Why, as the code of the error answer", example = "insufficient_funds") String code,
            @Doc(value = "Why, in words", example = "the account has 12.50 USD") String detail,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}

    @Doc("A trade that was undone.")
    record BustedTradeJson(
            @Doc(value = "The trade", example = "17") String tradeId,
            @Doc(value = "Instrument", example = "ACME") @Nullable String instrument,
            @Doc(value = "Always true", example = "true") boolean busted,
            @Doc(value = "Why", example = "erroneous price") String reason,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}

    @Doc("What a settlement cycle brought the account.")
    record SettledJson(
            @Doc(value = "Cycle", example = "3") String cycleId,
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Base asset received; negative was given", example = "100") Decimal base,
            @Doc(value = "Quote asset received; negative was given", example = "-10130.06") Decimal quote,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}

    @Doc("Whether an instrument trades.")
    record InstrumentStatusJson(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Whether it trades", example = "HALTED") InstrumentState state,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}
}
