package io.buttonwood.server.admin;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Time;
import io.buttonwood.server.venue.Instrument;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.Params;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.venue.Wire;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Assets, brokers and instruments.
public final class ReferenceRoutes {
    private static final String TAG = "Administration";

    @Doc("An asset to make.")
    public record AssetBody(
            @Doc(value = "Name", example = "USD", pattern = "^[A-Z0-9]{1,16}$") String asset,
            @Doc(value = "Decimals of its smallest unit", example = "2", min = 0, max = 12) int scale) {}

    @Doc("An asset.")
    public record AssetJson(
            @Doc(value = "Number", example = "1") int assetId,
            @Doc(value = "Name", example = "USD") String asset,
            @Doc(value = "Decimals of its smallest unit", example = "2") int scale) {}

    @Doc("The assets.")
    public record AssetsAnswer(@Doc("All assets") List<AssetJson> items) {}

    @Doc("A broker to make.")
    public record BrokerBody(
            @Doc(value = "Name", example = "Hamilton", pattern = "^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$") String broker) {}

    @Doc("A broker.")
    public record BrokerJson(
            @Doc(value = "Number", example = "1") int brokerId,
            @Doc(value = "Name", example = "Hamilton") String broker) {}

    @Doc("The brokers.")
    public record BrokersAnswer(@Doc("All brokers") List<BrokerJson> items) {}

    @Doc("An instrument to make.")
    public record InstrumentBody(
            @Doc(value = "Name", example = "ACME", pattern = Wire.SYMBOL) String instrument,
            @Doc(value = "What is traded", example = "ACME", pattern = "^[A-Z0-9]{1,16}$") String baseAsset,
            @Doc(value = "What it is paid in", example = "USD", pattern = "^[A-Z0-9]{1,16}$") String quoteAsset,
            @Doc(value = "Prices are multiples of this", example = "0.01", positive = true) Decimal tickSize,
            @Doc(value = "Quantities are multiples of this", example = "1", positive = true) Decimal lotSize,
            @Doc(value = "Lowest price an order may have", example = "1.00", positive = true) Decimal lowPrice,
            @Doc(value = "Highest price an order may have", example = "1000.00", positive = true) Decimal highPrice,
            @Doc(value = "Fee of the resting order, a fraction of the quote amount", example = "0.0002", min = 0, byDefault = "0")
                    Decimal makerFee,
            @Doc(value = "Fee of the incoming order, a fraction of the quote amount", example = "0.0005", min = 0, byDefault = "0")
                    Decimal takerFee,
            @Doc(value = "Whether what a trade brings may be spent before settlement", example = "true", byDefault = "true")
                    boolean spendableBeforeSettlement) {}

    @Doc("New price bands.")
    public record BandsBody(
            @Doc(value = "Lowest price an order may have", example = "1.00", positive = true) Decimal lowPrice,
            @Doc(value = "Highest price an order may have", example = "1000.00", positive = true) Decimal highPrice) {}

    private static final Wire.InstrumentJson SHOWN = new Wire.InstrumentJson(
            "ACME", "ACME", "USD", Decimal.parse("0.01"), Decimal.parse("1"), Decimal.parse("1.00"),
            Decimal.parse("1000.00"), Decimal.parse("0.000200"), Decimal.parse("0.000500"), true, InstrumentState.OPEN,
            Time.of(Instant.parse("2026-01-15T10:30:00Z")));

    private final Admin admin;
    private final Market market;

    public ReferenceRoutes(Admin admin) {
        this.admin = admin;
        this.market = admin.market();
    }

    public List<Endpoint> endpoints() {
        var asset = new AssetJson(1, "USD", 2);
        var broker = new BrokerJson(1, "Hamilton");
        return List.of(
                Admin.admin(Endpoint.get("/api/v1/admin/assets", "listAssets"), TAG)
                        .says("List assets", "All assets, in the order they were made.")
                        .answers(200, "The assets", AssetsAnswer.class, new AssetsAnswer(List.of(asset)))
                        .blocking(call -> Answer.ok(new AssetsAnswer(market.assets().stream()
                                .map(each -> new AssetJson(each.id(), each.name(), each.scale()))
                                .toList()))),
                Admin.admin(Endpoint.post("/api/v1/admin/assets", "createAsset"), TAG)
                        .says("Make an asset", "The same asset again answers the first one.")
                        .audited("asset.create")
                        .body(AssetBody.class, new AssetBody("USD", 2))
                        .answers(201, "The asset", AssetJson.class, asset)
                        .errors(ErrorCode.ALREADY_EXISTS)
                        .errors(Admin.command())
                        .blocking(call -> {
                            var body = call.body(AssetBody.class);
                            var done = admin.done(new Command.CreateAsset(body.asset(), body.scale()));
                            return Answer.created(new AssetJson((int) done.id(), body.asset(), body.scale()));
                        }),
                Admin.admin(Endpoint.get("/api/v1/admin/brokers", "listBrokers"), TAG)
                        .says("List brokers", "All brokers, in the order they were made.")
                        .answers(200, "The brokers", BrokersAnswer.class, new BrokersAnswer(List.of(broker)))
                        .blocking(call -> Answer.ok(new BrokersAnswer(market.brokers().stream()
                                .map(each -> new BrokerJson(each.id(), each.name()))
                                .toList()))),
                Admin.admin(Endpoint.post("/api/v1/admin/brokers", "createBroker"), TAG)
                        .says("Make a broker", "The same broker again answers the first one.")
                        .audited("broker.create")
                        .body(BrokerBody.class, new BrokerBody("Hamilton"))
                        .answers(201, "The broker", BrokerJson.class, broker)
                        .errors(Admin.command())
                        .blocking(call -> {
                            var body = call.body(BrokerBody.class);
                            var done = admin.done(new Command.CreateBroker(body.broker()));
                            return Answer.created(new BrokerJson((int) done.id(), body.broker()));
                        }),
                Admin.admin(Endpoint.post("/api/v1/admin/instruments", "createInstrument"), TAG)
                        .says("Make an instrument", "It trades at once. The same instrument again answers the first one.")
                        .audited("instrument.create")
                        .body(InstrumentBody.class, new InstrumentBody(
                                "ACME", "ACME", "USD", Decimal.parse("0.01"), Decimal.parse("1"), Decimal.parse("1.00"),
                                Decimal.parse("1000.00"), Decimal.parse("0.0002"), Decimal.parse("0.0005"), true))
                        .answers(201, "The instrument", Wire.InstrumentJson.class, SHOWN)
                        .errors(ErrorCode.ALREADY_EXISTS, ErrorCode.UNKNOWN_REFERENCE)
                        .errors(Admin.command())
                        .blocking(this::create),
                Admin.admin(Endpoint.patch("/api/v1/admin/instruments/{instrument}", "changeInstrument"), TAG)
                        .says("Change an instrument's price bands", "Orders that rest outside the new bands stay.")
                        .audited("instrument.change")
                        .params(Params.INSTRUMENT)
                        .body(BandsBody.class, new BandsBody(Decimal.parse("1.00"), Decimal.parse("1000.00")))
                        .answers(200, "The instrument", Wire.InstrumentJson.class, SHOWN)
                        .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                        .errors(Admin.command())
                        .blocking(this::bands),
                state("halt", InstrumentState.HALTED, "haltInstrument", "Halt an instrument",
                        "Nothing enters or trades until it is resumed; orders may be cancelled."),
                state("resume", InstrumentState.OPEN, "resumeInstrument", "Resume an instrument",
                        "Opens it, whatever it was before."),
                state("close", InstrumentState.CLOSED, "closeInstrument", "Close an instrument",
                        "Cancels its open orders; nothing enters until it is resumed."));
    }

    private Endpoint state(String verb, InstrumentState state, String id, String summary, String description) {
        return Admin.admin(Endpoint.post("/api/v1/admin/instruments/{instrument}/" + verb, id), TAG)
                .says(summary, description)
                .audited("instrument." + verb)
                .params(Params.INSTRUMENT)
                .answers(200, "The instrument", Wire.InstrumentJson.class, SHOWN)
                .errors(ErrorCode.INSTRUMENT_NOT_FOUND)
                .errors(Admin.command())
                .blocking(call -> {
                    admin.done(new Command.SetInstrumentState(instrument(call).id(), state));
                    return Answer.ok(Views.instrument(instrument(call)));
                });
    }

    private Instrument instrument(Call call) {
        return market.instrument(call.get(Params.INSTRUMENT));
    }

    private Answer create(Call call) {
        var body = call.body(InstrumentBody.class);
        var errors = new Schema.Errors();
        known(body.baseAsset(), "/base_asset");
        known(body.quoteAsset(), "/quote_asset");
        long low = steps(body.lowPrice(), body.tickSize(), "/low_price", errors);
        long high = steps(body.highPrice(), body.tickSize(), "/high_price", errors);
        int maker = ppm(body.makerFee(), "/maker_fee", errors);
        int taker = ppm(body.takerFee(), "/taker_fee", errors);
        errors.check();
        admin.done(new Command.CreateInstrument(new InstrumentSpec(
                body.instrument(),
                body.baseAsset(),
                body.quoteAsset(),
                body.tickSize().unscaled(),
                body.tickSize().scale(),
                body.lotSize().unscaled(),
                body.lotSize().scale(),
                maker,
                taker,
                low,
                high,
                body.spendableBeforeSettlement())));
        return Answer.created(Views.instrument(seen(body.instrument())));
    }

    private Instrument seen(String symbol) {
        Instrument instrument = market.find(symbol);
        if (instrument == null) {
            throw new io.buttonwood.server.http.HttpProblem(
                    ErrorCode.OUTCOME_UNKNOWN, "made, but not yet visible here", List.of(), 1);
        }
        return instrument;
    }

    private void known(String asset, String pointer) {
        if (market.asset(asset) == null) {
            throw ErrorCode.UNKNOWN_REFERENCE.problem(pointer, "no asset is called " + asset);
        }
    }

    private Answer bands(Call call) {
        var body = call.body(BandsBody.class);
        Instrument instrument = instrument(call);
        var errors = new Schema.Errors();
        long low = steps(body.lowPrice(), instrument.tick(), "/low_price", errors);
        long high = steps(body.highPrice(), instrument.tick(), "/high_price", errors);
        errors.check();
        admin.done(new Command.SetPriceBands(instrument.id(), low, high));
        return Answer.ok(Views.instrument(instrument(call)));
    }

    private static long steps(Decimal value, Decimal step, String pointer, Schema.Errors errors) {
        try {
            return value.steps(step);
        } catch (ArithmeticException e) {
            errors.add(pointer, "is not a multiple of the tick size " + step);
            return 0;
        }
    }

    private static int ppm(@Nullable Decimal fraction, String pointer, Schema.Errors errors) {
        try {
            long ppm = fraction == null ? 0 : fraction.units(6);
            if (ppm <= 1_000_000) {
                return (int) ppm;
            }
        } catch (ArithmeticException e) {
            // Falls through to the one message for both.
        }
        errors.add(pointer, "must be from 0 to 1 with at most 6 decimals");
        return 0;
    }
}
