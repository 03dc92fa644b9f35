package io.buttonwood.server.venue;

import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.Side;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Page;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.projection.CandleInterval;
import io.buttonwood.server.projection.Queries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Public market data.
public final class MarketRoutes {
    private static final String TAG = "Market data";
    private static final Param<Long> DEPTH = Param.whole("depth", 1, 500, 20L, "Levels of each side");
    private static final Param<Long> ORDERS = Param.whole("depth", 1, 1_000, 100L, "Orders of each side");
    private static final Param<String> INTERVAL = Param.text(
            "interval", "^(1m|5m|15m|1h|1d)$", "Length of a candle: 1m, 5m, 15m, 1h or 1d; 1m where absent", "1m");

    private static final Time THEN = Time.of(Instant.parse("2026-01-15T10:30:00Z"));

    private final Market market;
    private final Queries queries;
    private final Views views;

    public MarketRoutes(Market market, Queries queries, Views views) {
        this.market = market;
        this.queries = queries;
        this.views = views;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/v1/time", "getTime")
                        .tag(TAG)
                        .says("Read the venue's clock", "The time of this gateway, and the last engine sequence it knows.")
                        .answers(200, "The time", Wire.TimeAnswer.class, new Wire.TimeAnswer(THEN, 1042))
                        .handle(call -> done(Answer.ok(new Wire.TimeAnswer(now(), market.sequence())))),
                Endpoint.get("/api/v1/status", "getStatus")
                        .tag(TAG)
                        .says("Read whether the venue trades", "How many instruments trade now.")
                        .answers(200, "The status", Wire.StatusAnswer.class, new Wire.StatusAnswer("OPEN", 4, 5, 1042, THEN))
                        .handle(call -> done(status())),
                Endpoint.get("/api/v1/instruments", "listInstruments")
                        .tag(TAG)
                        .says("List the instruments", "Every instrument with its tick and lot sizes, bands, fees and state.")
                        .params(Params.LIMIT, Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The instruments", Shapes.page(Wire.InstrumentJson.class),
                                new Page<>(List.of(INSTRUMENT), "NA"))
                        .errors(Params.reads())
                        .errors(ErrorCode.INVALID_CURSOR)
                        .handle(call -> market.await(call.get(Params.MIN_SEQUENCE)).thenApply(there -> instruments(call))),
                Endpoint.get("/api/v1/instruments/{instrument}", "getInstrument")
                        .tag(TAG)
                        .says("Read an instrument", "Its tick and lot sizes, bands, fees and state.")
                        .params(Params.INSTRUMENT, Params.MIN_SEQUENCE)
                        .answers(200, "The instrument", Wire.InstrumentJson.class, INSTRUMENT)
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .handle(call -> of(call, instrument -> Views.instrument(instrument))),
                Endpoint.get("/api/v1/instruments/{instrument}/book", "getBook")
                        .tag(TAG)
                        .says("Read the order book", "The best price levels of both sides at one engine sequence, with a checksum.")
                        .params(Params.INSTRUMENT, DEPTH, Params.MIN_SEQUENCE)
                        .answers(200, "The book", Wire.BookJson.class, BOOK)
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .handle(call -> of(call, instrument -> Views.book(
                                instrument,
                                market.book(instrument.id()).depth(Math.toIntExact(call.get(DEPTH)))))),
                Endpoint.get("/api/v1/instruments/{instrument}/book/orders", "getBookOrders")
                        .tag(TAG)
                        .says("Read the order book, order by order", "The resting orders that trade first, of both sides, at one engine sequence.")
                        .params(Params.INSTRUMENT, ORDERS, Params.MIN_SEQUENCE)
                        .answers(200, "The orders", Wire.BookOrdersJson.class, new Wire.BookOrdersJson(
                                "ACME", List.of(new Wire.BookOrderJson("4294967297", dec("101.20"), dec("300"))), List.of(), 1042))
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .handle(call -> of(call, instrument -> Views.orders(
                                instrument,
                                market.openOrders(instrument.id()).snapshot(Math.toIntExact(call.get(ORDERS)))))),
                Endpoint.get("/api/v1/instruments/{instrument}/ticker", "getTicker")
                        .tag(TAG)
                        .says("Read the market at a glance", "Best bid and ask, last trade, and the trailing 24 hours.")
                        .params(Params.INSTRUMENT, Params.MIN_SEQUENCE)
                        .answers(200, "The market", Wire.MarketDataJson.class, TICKER)
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .handle(call -> of(call, instrument -> views.ticker(instrument, now().nanos()))),
                Endpoint.get("/api/v1/instruments/{instrument}/trades", "listTrades")
                        .tag(TAG)
                        .says("List an instrument's trades", "Newest first.")
                        .params(Params.INSTRUMENT, Params.LIMIT, Params.CURSOR, Params.MIN_SEQUENCE)
                        .answers(200, "The trades", Shapes.page(Wire.TradeJson.class), new Page<>(List.of(TRADE), "MTc"))
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND, ErrorCode.INVALID_CURSOR)
                        .blocking(this::trades),
                Endpoint.get("/api/v1/instruments/{instrument}/candles", "listCandles")
                        .tag(TAG)
                        .says("List an instrument's candles", "Oldest first; the newest ones if more than limit fit. Intervals without a trade have no candle.")
                        .params(Params.INSTRUMENT, INTERVAL, Params.FROM, Params.TO, Params.LIMIT, Params.MIN_SEQUENCE)
                        .answers(200, "The candles", Wire.CandlesAnswer.class,
                                new Wire.CandlesAnswer("ACME", "1m", List.of(new Wire.CandleJson(
                                        THEN, dec("101.20"), dec("101.30"), dec("101.10"), dec("101.25"), dec("1200"), 14))))
                        .errors(Params.reads())
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .blocking(this::candles));
    }

    static Decimal dec(String text) {
        return Decimal.parse(text);
    }

    private static final Wire.InstrumentJson INSTRUMENT = new Wire.InstrumentJson(
            "ACME", "ACME", "USD", dec("0.01"), dec("1"), dec("1.00"), dec("1000.00"), dec("0.000200"), dec("0.000500"),
            true, InstrumentState.OPEN, THEN);
    private static final Wire.BookJson BOOK = new Wire.BookJson(
            "ACME",
            List.of(new Wire.LevelJson(dec("101.20"), dec("300"), 2)),
            List.of(new Wire.LevelJson(dec("101.30"), dec("200"), 1)),
            1042,
            2868713265L);
    private static final Wire.MarketDataJson TICKER = new Wire.MarketDataJson(
            "ACME", InstrumentState.OPEN, dec("101.20"), dec("300"), dec("101.30"), dec("200"), dec("101.25"), THEN,
            dec("100.00"), dec("102.00"), dec("99.50"), dec("120000"), 1400, 1042);
    static final Wire.TradeJson TRADE =
            new Wire.TradeJson("17", "ACME", dec("101.25"), dec("100"), Side.BUY, false, THEN, 1042);

    private static <T> CompletionStage<T> done(T value) {
        return java.util.concurrent.CompletableFuture.completedFuture(value);
    }

    private static Time now() {
        return Time.of(Instant.now());
    }

    private CompletionStage<Answer> of(Call call, java.util.function.Function<Instrument, Object> read) {
        return market.await(call.get(Params.MIN_SEQUENCE))
                .thenApply(there -> Answer.ok(read.apply(market.instrument(call.get(Params.INSTRUMENT)))));
    }

    /// In the order they were made; the cursor is the last one's number.
    private Answer instruments(Call call) {
        int after = 0;
        String cursor = call.find(Params.CURSOR);
        if (cursor != null) {
            after = Page.read(() -> Integer.parseInt(
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII)));
        }
        int limit = Math.toIntExact(call.get(Params.LIMIT));
        int from = after;
        var all = market.instruments().stream().filter(each -> each.id() > from).limit(limit + 1L).toList();
        boolean more = all.size() > limit;
        var shown = more ? all.subList(0, limit) : all;
        String next = more
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(
                        Integer.toString(shown.getLast().id()).getBytes(StandardCharsets.US_ASCII))
                : null;
        return call.page(new Page<>(shown.stream().map(Views::instrument).toList(), next));
    }

    private Answer status() {
        var instruments = market.instruments();
        int open = (int) instruments.stream().filter(each -> each.state() == InstrumentState.OPEN).count();
        return Answer.ok(new Wire.StatusAnswer(
                open > 0 ? "OPEN" : "CLOSED", open, instruments.size(), market.sequence(), now()));
    }

    private Answer trades(Call call) {
        Instrument instrument = read(call);
        var page = Page.read(() -> queries.trades(
                instrument.id(), Math.toIntExact(call.get(Params.LIMIT)), call.find(Params.CURSOR)));
        return call.page(new Page<>(page.items().stream().map(views::trade).toList(), page.next()));
    }

    private Answer candles(Call call) {
        Instrument instrument = read(call);
        String text = call.find(INTERVAL);
        var interval = CandleInterval.of(text == null ? "1m" : text).orElseThrow();
        Time from = call.find(Params.FROM);
        Time to = call.find(Params.TO);
        var candles = queries.candles(
                instrument.id(),
                interval,
                from == null ? 0 : from.nanos(),
                to == null ? 0 : to.nanos(),
                Math.toIntExact(call.get(Params.LIMIT)));
        return Answer.ok(new Wire.CandlesAnswer(
                instrument.symbol(),
                interval.text(),
                candles.stream().map(candle -> Views.candle(instrument, candle)).toList()));
    }

    private Instrument read(Call call) {
        Reading.await(queries, call);
        return market.instrument(call.get(Params.INSTRUMENT));
    }
}
