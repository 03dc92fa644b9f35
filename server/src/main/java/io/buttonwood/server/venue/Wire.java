package io.buttonwood.server.venue;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of the venue's routes and feeds.
public final class Wire {
    private Wire() {}

    public static final String SYMBOL = "^[A-Z0-9._-]{1,32}$";
    public static final String CLIENT_ID = "^[A-Za-z0-9._:=@+-]{1,64}$";

    @Doc("An order to enter.")
    public record NewOrderBody(
            @Doc(value = "What to trade", example = "ACME", pattern = SYMBOL) String instrument,
            @Doc(value = "Buy or sell the base asset", example = "BUY") Side side,
            @Doc(value = "LIMIT trades at its price or better, MARKET at what there is", example = "LIMIT", byDefault = "LIMIT")
                    OrderType type,
            @Doc(value = "Limit price, a multiple of the tick size; only for LIMIT", example = "101.25", positive = true)
                    @Nullable Decimal price,
            @Doc(value = "How much, a multiple of the lot size", example = "100", positive = true) Decimal quantity,
            @Doc(value = "How long it stands: GTC until cancelled, IOC this instant, FOK wholly at this instant or not at all; MARKET takes IOC or FOK, and IOC is meant where none is given", example = "GTC")
                    @Nullable TimeInForce timeInForce,
            @Doc(value = "Refuse the order rather than let it take liquidity", example = "false", byDefault = "false")
                    boolean postOnly,
            @Doc(value = "Your own id; entering it again with the same body answers the first order", example = "c-1", pattern = CLIENT_ID)
                    @Nullable String clientOrderId) {}

    @Doc("Changes to an open order; what is absent stays.")
    public record ReplaceBody(
            @Doc(value = "New limit price", example = "101.30", positive = true) @Nullable Decimal price,
            @Doc(value = "New total quantity, traded part included", example = "80", positive = true) @Nullable Decimal quantity,
            @Doc(value = "New open quantity; not together with quantity", example = "60", positive = true)
                    @Nullable Decimal remainingQuantity) {}

    @Doc("Several orders, each on its own: the refusal of one does not touch the others.")
    public record BatchBody(@Doc(value = "The orders", min = 1, max = 100) List<NewOrderBody> orders) {}

    @Doc("When to cancel all orders unless told again before.")
    public record CancelAfterBody(
            @Doc(value = "Milliseconds from now; 0 disarms", example = "60000", min = 0, max = 86400000) long timeoutMillis) {}

    @Doc("An order as it stands.")
    public record OrderJson(
            @Doc(value = "The venue's id", example = "4294967297") String orderId,
            @Doc(value = "What is traded", example = "ACME") String instrument,
            @Doc(value = "Side", example = "BUY") Side side,
            @Doc(value = "Type", example = "LIMIT") OrderType type,
            @Doc(value = "Limit price, null for MARKET", example = "101.25") @Nullable Decimal price,
            @Doc(value = "Total quantity", example = "100") Decimal quantity,
            @Doc(value = "How long it stands", example = "GTC") TimeInForce timeInForce,
            @Doc(value = "Whether it may only rest", example = "false") boolean postOnly,
            @Doc(value = "Your own id", example = "c-1") @Nullable String clientOrderId,
            @Doc(value = "Where it is in its life", example = "OPEN") OrderStatus status,
            @Doc(value = "Traded so far", example = "0") Decimal filledQuantity,
            @Doc(value = "Still to trade; 0 once final", example = "100") Decimal remainingQuantity,
            @Doc(value = "Average price of its fills, null before the first", example = "101.25")
                    @Nullable Decimal averagePrice,
            @Doc(value = "Why it was cancelled, if it was", example = "REQUESTED") @Nullable CancelCause cancelReason,
            @Doc(value = "When it was accepted", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "Engine sequence of its last change; pass it as min_sequence to read your own write", example = "1042")
                    long sequence) implements Told {}

    @Doc(value = "One order's outcome in a batch: the order, or the error.", tag = "outcome")
    public sealed interface BatchResult {
        int status();
    }

    @Doc(value = "The order was accepted.", name = "ACCEPTED")
    public record BatchAccepted(
            @Doc(value = "The status the order alone would have had", example = "201", min = 200, max = 299) int status,
            @Doc("The order") OrderJson order) implements BatchResult {}

    @Doc(value = "The order was refused.", name = "REFUSED")
    public record BatchRefused(
            @Doc(value = "The status the order alone would have had", example = "422", min = 400, max = 599) int status,
            @Doc("What went wrong") ErrorResponse error) implements BatchResult {}

    @Doc("The outcome of each order of a batch, in its order.")
    public record BatchAnswer(
            @Doc("One result an order") List<BatchResult> results,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("How many orders were cancelled.")
    public record CancelledAnswer(
            @Doc(value = "Orders cancelled", example = "3") int cancelled,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("The order would be accepted now.")
    public record ValidAnswer(
            @Doc(value = "Always true; an order that would be refused answers its error", example = "true") boolean valid,
            @Doc(value = "Engine sequence it was judged at", example = "1042") long sequence) {}

    @Doc("When the dead man's switch cancels all orders.")
    public record CancelAfterAnswer(
            @Doc(value = "When, null if disarmed", example = "2026-01-15T10:31:00.000000000Z") @Nullable Time cancelAt,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("An instrument and its rules.")
    public record InstrumentJson(
            @Doc(value = "Name", example = "ACME") String instrument,
            @Doc(value = "What is traded", example = "ACME") String baseAsset,
            @Doc(value = "What it is paid in", example = "USD") String quoteAsset,
            @Doc(value = "Prices are multiples of this", example = "0.01") Decimal tickSize,
            @Doc(value = "Quantities are multiples of this", example = "1") Decimal lotSize,
            @Doc(value = "Lowest price an order may have", example = "1.00") Decimal lowPrice,
            @Doc(value = "Highest price an order may have", example = "1000.00") Decimal highPrice,
            @Doc(value = "Fee of the resting order, a fraction of the quote amount", example = "0.000200") Decimal makerFee,
            @Doc(value = "Fee of the incoming order, a fraction of the quote amount", example = "0.000500") Decimal takerFee,
            @Doc(value = "Whether what a trade brings may be spent before settlement", example = "true")
                    boolean spendableBeforeSettlement,
            @Doc(value = "Whether it trades", example = "OPEN") InstrumentState state,
            @Doc(value = "When it was made", example = "2026-01-15T10:30:00.000000000Z") Time createdAt) {}

    @Doc("A price level.")
    public record LevelJson(
            @Doc(value = "Price", example = "101.25") Decimal price,
            @Doc(value = "Quantity of all orders at it", example = "300") Decimal quantity,
            @Doc(value = "How many orders", example = "2") int orders) {}

    @Doc("The best levels of an instrument's book.")
    public record BookJson(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc("Bids, best first") List<LevelJson> bids,
            @Doc("Asks, best first") List<LevelJson> asks,
            @Doc(value = "Engine sequence of the book's last change", example = "1042") long sequence,
            @Doc(value = "CRC-32 over the best ten bids, then asks, each price in ticks and quantity in lots as 64-bit big-endian integers", example = "2868713265")
                    long checksum) implements Told {}

    @Doc("A resting order as the public sees it.")
    public record BookOrderJson(
            @Doc(value = "The venue's id", example = "4294967297") String orderId,
            @Doc(value = "Price", example = "101.25") Decimal price,
            @Doc(value = "Quantity left", example = "100") Decimal quantity) {}

    @Doc("An instrument's resting orders, those that trade first before others.")
    public record BookOrdersJson(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc("Bids, best first, of one price the oldest first") List<BookOrderJson> bids,
            @Doc("Asks, best first, of one price the oldest first") List<BookOrderJson> asks,
            @Doc(value = "Engine sequence of the last change", example = "1042") long sequence) {}

    @Doc("A trade as the public sees it.")
    public record TradeJson(
            @Doc(value = "The venue's id", example = "17") String tradeId,
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Price", example = "101.25") Decimal price,
            @Doc(value = "Quantity", example = "100") Decimal quantity,
            @Doc(value = "Side of the order that came in", example = "BUY") Side takerSide,
            @Doc(value = "Whether it was undone", example = "false") boolean busted,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}

    @Doc("Open, high, low, close and volume of an interval.")
    public record CandleJson(
            @Doc(value = "Where the interval begins", example = "2026-01-15T10:30:00.000000000Z") Time start,
            @Doc(value = "First price", example = "101.20") Decimal open,
            @Doc(value = "Highest price", example = "101.30") Decimal high,
            @Doc(value = "Lowest price", example = "101.10") Decimal low,
            @Doc(value = "Last price", example = "101.25") Decimal close,
            @Doc(value = "Quantity traded", example = "1200") Decimal volume,
            @Doc(value = "How many trades", example = "14") long trades) {}

    @Doc("The candles, oldest first.")
    public record CandlesAnswer(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Interval", example = "1m") String interval,
            @Doc("The candles") List<CandleJson> items) {}

    @Doc("An instrument's market at a glance; prices are null while there is none.")
    public record MarketDataJson(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Whether it trades", example = "OPEN") InstrumentState state,
            @Doc(value = "Best bid", example = "101.20") @Nullable Decimal bidPrice,
            @Doc(value = "Quantity at the best bid", example = "300") @Nullable Decimal bidQuantity,
            @Doc(value = "Best ask", example = "101.30") @Nullable Decimal askPrice,
            @Doc(value = "Quantity at the best ask", example = "200") @Nullable Decimal askQuantity,
            @Doc(value = "Last trade's price", example = "101.25") @Nullable Decimal lastPrice,
            @Doc(value = "When it traded last", example = "2026-01-15T10:30:00.000000000Z") @Nullable Time lastTradeAt,
            @Doc(value = "First price of the trailing 24 hours", example = "100.00", name = "open_24h") @Nullable Decimal open24h,
            @Doc(value = "Highest price of the trailing 24 hours", example = "102.00", name = "high_24h") @Nullable Decimal high24h,
            @Doc(value = "Lowest price of the trailing 24 hours", example = "99.50", name = "low_24h") @Nullable Decimal low24h,
            @Doc(value = "Quantity traded in the trailing 24 hours", example = "120000", name = "volume_24h") Decimal volume24h,
            @Doc(value = "Trades in the trailing 24 hours", example = "1400", name = "trades_24h") long trades24h,
            @Doc(value = "Engine sequence it is of", example = "1042") long sequence) implements Told {}

    @Doc("The venue's clock.")
    public record TimeAnswer(
            @Doc(value = "Now", example = "2026-01-15T10:30:00.000000000Z") Time time,
            @Doc(value = "Last engine sequence known here", example = "1042") long sequence) {}

    @Doc("Whether the venue trades.")
    public record StatusAnswer(
            @Doc(value = "OPEN while at least one instrument trades", example = "OPEN") String status,
            @Doc(value = "Instruments that trade", example = "4") int openInstruments,
            @Doc(value = "Instruments in all", example = "5") int instruments,
            @Doc(value = "Last engine sequence known here", example = "1042") long sequence,
            @Doc(value = "Now", example = "2026-01-15T10:30:00.000000000Z") Time time) {}

    @Doc("One order's part in a trade.")
    public record FillJson(
            @Doc(value = "The trade", example = "17") String tradeId,
            @Doc(value = "The order", example = "4294967297") String orderId,
            @Doc(value = "Your own id of the order", example = "c-1") @Nullable String clientOrderId,
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Side of the order", example = "BUY") Side side,
            @Doc(value = "Price", example = "101.25") Decimal price,
            @Doc(value = "Quantity", example = "100") Decimal quantity,
            @Doc(value = "Fee in the quote asset", example = "5.06") Decimal fee,
            @Doc(value = "MAKER if the order rested, else TAKER", example = "MAKER") Liquidity liquidity,
            @Doc(value = "Whether the trade was undone", example = "false") boolean busted,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "Engine sequence", example = "1042") long sequence) implements Told {}

    /// Which part an order had in a trade.
    public enum Liquidity {
        MAKER,
        TAKER
    }

    @Doc("An account's money of one asset.")
    public record BalanceJson(
            @Doc(value = "Asset", example = "USD") String asset,
            @Doc(value = "Free to spend or withdraw", example = "9987.50") Decimal available,
            @Doc(value = "Set aside for open orders", example = "12.50") Decimal held,
            @Doc(value = "Received in trades that have not settled", example = "0.00") Decimal unsettled,
            @Doc(value = "Sum of the three", example = "10000.00") Decimal total) {}

    @Doc("An account's money.")
    public record BalancesAnswer(
            @Doc(value = "Account", example = "7") long accountId,
            @Doc("One a used asset") List<BalanceJson> items,
            @Doc(value = "Engine sequence it is of", example = "1042") long sequence) {}

    @Doc("What an account gained or owes in an instrument by trading, at average cost.")
    public record PositionJson(
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Bought less sold", example = "100") Decimal quantity,
            @Doc(value = "Average price of the open quantity, null if there is none", example = "101.25")
                    @Nullable Decimal averagePrice,
            @Doc(value = "Gained or lost by closing, without fees, quote asset", example = "0.00") Decimal realizedPnl,
            @Doc(value = "Open quantity at the last price, less its cost, null if there is no price", example = "1.00")
                    @Nullable Decimal unrealizedPnl,
            @Doc(value = "Fees paid, quote asset", example = "5.06") Decimal fees) {}

    @Doc("An account's positions.")
    public record PositionsAnswer(
            @Doc(value = "Account", example = "7") long accountId,
            @Doc("One a traded instrument") List<PositionJson> items,
            @Doc(value = "Engine sequence it is of", example = "1042") long sequence) {}

    @Doc("One line of the double-entry ledger.")
    public record LedgerJson(
            @Doc(value = "Entry; its lines add up to 0 in each asset", example = "23") String entryId,
            @Doc(value = "Why it was made", example = "DEPOSIT") io.buttonwood.core.LedgerKind kind,
            @Doc(value = "Asset", example = "USD") String asset,
            @Doc(value = "Where the money stands", example = "AVAILABLE") io.buttonwood.core.Bucket bucket,
            @Doc(value = "Amount; negative leaves the account", example = "10000.00") Decimal amount,
            @Doc(value = "Trade or settlement cycle, if any", example = "17") @Nullable String reference,
            @Doc(value = "The operator's own text", example = "wire 4711") String memo,
            @Doc(value = "When", example = "2026-01-15T10:30:00.000000000Z") Time createdAt,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("A settlement cycle and what it means for the account.")
    public record SettlementJson(
            @Doc(value = "Cycle", example = "3") String cycleId,
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Where it is", example = "COMPLETED") io.buttonwood.server.projection.SettlementRow.State state,
            @Doc(value = "Trades settled", example = "12") int trades,
            @Doc("What each account got (positive) or gave") List<NetJson> nets,
            @Doc(value = "When it began", example = "2026-01-15T10:30:00.000000000Z") Time beganAt,
            @Doc(value = "When it last ended, null while it runs", example = "2026-01-15T10:30:00.000000000Z")
                    @Nullable Time endedAt,
            @Doc(value = "Times it failed", example = "0") int failures,
            @Doc(value = "Why it failed last", example = "") String detail,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("What one account got or gave.")
    public record NetJson(
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Base asset", example = "100") Decimal base,
            @Doc(value = "Quote asset", example = "-10130.06") Decimal quote) {}
}
