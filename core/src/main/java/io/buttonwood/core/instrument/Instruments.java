package io.buttonwood.core.instrument;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Asset;
import io.buttonwood.core.account.Names;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.book.Book;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All instruments by id (from 1) and by symbol. Owned by the core thread.
public final class Instruments {
    private static final int MOST = 100_000;
    private static final BigInteger MOST_UNITS = BigInteger.valueOf(Instrument.MOST_VALUE);

    private final Accounts accounts;
    private final Slots slots;
    private final Outbox out;
    private final List<Instrument> all = new ArrayList<>();
    private final Map<String, Instrument> bySymbol = new HashMap<>();
    private final List<Instrument> touched = new ArrayList<>();

    public Instruments(Accounts accounts, Slots slots, Outbox out) {
        this.accounts = accounts;
        this.slots = slots;
        this.out = out;
    }

    public @Nullable Instrument instrument(long id) {
        return id < 1 || id > all.size() ? null : all.get((int) id - 1);
    }

    public List<Instrument> all() {
        return Collections.unmodifiableList(all);
    }

    public Reply create(Command.CreateInstrument command) {
        InstrumentSpec spec = command.spec();
        String wrong = wrong(spec);
        if (wrong != null) {
            return out.refused(Reason.INVALID, wrong);
        }
        Asset base = accounts.asset(spec.baseAsset());
        Asset quote = accounts.asset(spec.quoteAsset());
        if (base == null || quote == null) {
            return out.refused(Reason.UNKNOWN_ASSET, base == null ? "base_asset: unknown" : "quote_asset: unknown");
        }
        Instrument known = bySymbol.get(spec.symbol());
        if (known != null) {
            return known.spec.equals(spec)
                    ? out.done(known.id, 0)
                    : out.refused(Reason.ALREADY_EXISTS, "the symbol exists with another specification");
        }
        long lotUnits = units(BigInteger.valueOf(spec.lotSize()), base.scale - spec.lotScale());
        if (lotUnits < 0) {
            return out.refused(Reason.INVALID, "lot_size: not a whole number of the base asset's smallest units");
        }
        long tickLotUnits = units(
                BigInteger.valueOf(spec.tickSize()).multiply(BigInteger.valueOf(spec.lotSize())),
                quote.scale - spec.tickScale() - spec.lotScale());
        if (tickLotUnits < 0) {
            return out.refused(
                    Reason.INVALID, "tick_size: one tick times one lot is no whole number of the quote asset's units");
        }
        if (all.size() >= MOST) {
            return out.refused(Reason.CAPACITY, "too many instruments");
        }
        Instrument instrument = add(spec, base, quote, lotUnits, tickLotUnits);
        out.emit(new Event.InstrumentCreated(instrument.id, spec));
        return out.done(instrument.id, 1);
    }

    private static @Nullable String wrong(InstrumentSpec spec) {
        if (!Names.symbol(spec.symbol(), 32, "._-")) {
            return "symbol: 1 to 32 of A-Z 0-9 . _ -";
        }
        if (spec.baseAsset().equals(spec.quoteAsset())) {
            return "quote_asset: must differ from the base asset";
        }
        if (spec.tickSize() < 1 || spec.lotSize() < 1) {
            return "tick_size, lot_size: more than 0";
        }
        if (spec.tickScale() < 0 || spec.tickScale() > 12 || spec.lotScale() < 0 || spec.lotScale() > 12) {
            return "tick_size, lot_size: at most 12 decimals";
        }
        if (spec.makerFeePpm() < 0
                || spec.takerFeePpm() < 0
                || spec.makerFeePpm() > Fees.HIGHEST_PPM
                || spec.takerFeePpm() > Fees.HIGHEST_PPM) {
            return "fees: 0 to 500000 millionths";
        }
        return wrongBands(spec.lowPriceTicks(), spec.highPriceTicks());
    }

    private static @Nullable String wrongBands(long low, long high) {
        return low < 1 || high < low || high > Book.HIGHEST_PRICE
                ? "price bands: 1 <= low <= high <= 2147483647 ticks"
                : null;
    }

    /// `number × 10^exponent` if that is whole, at least 1 and not too large, else -1.
    private static long units(BigInteger number, int exponent) {
        BigInteger units = number;
        if (exponent >= 0) {
            units = units.multiply(BigInteger.TEN.pow(exponent));
        } else {
            BigInteger[] parts = units.divideAndRemainder(BigInteger.TEN.pow(-exponent));
            if (parts[1].signum() != 0) {
                return -1;
            }
            units = parts[0];
        }
        return units.compareTo(MOST_UNITS) > 0 ? -1 : units.longValueExact();
    }

    private Instrument add(InstrumentSpec spec, Asset base, Asset quote, long lotUnits, long tickLotUnits) {
        Book book = new Book(slots, (int) spec.lowPriceTicks(), (int) spec.highPriceTicks());
        Instrument instrument = new Instrument(all.size() + 1, spec, base, quote, lotUnits, tickLotUnits, book);
        all.add(instrument);
        bySymbol.put(spec.symbol(), instrument);
        return instrument;
    }

    public Reply set(Command.SetPriceBands command) {
        Instrument instrument = instrument(command.instrumentId());
        if (instrument == null) {
            return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
        }
        String wrong = wrongBands(command.lowPriceTicks(), command.highPriceTicks());
        if (wrong != null) {
            return out.refused(Reason.INVALID, wrong);
        }
        instrument.lowPriceTicks = command.lowPriceTicks();
        instrument.highPriceTicks = command.highPriceTicks();
        out.emit(new Event.PriceBandsChanged(instrument.id, instrument.lowPriceTicks, instrument.highPriceTicks));
        return out.done(0, 1);
    }

    /// The book changed: its touched levels are published when the command ends.
    public void touch(Instrument instrument) {
        if (!instrument.touched) {
            instrument.touched = true;
            touched.add(instrument);
        }
    }

    /// Publishes how the touched levels stand.
    public void endCommand() {
        for (int i = 0; i < touched.size(); i++) {
            Instrument instrument = touched.get(i);
            Book book = instrument.book;
            for (int level = 0; level < book.touchedLevels(); level++) {
                out.emit(new Event.LevelChanged(
                        instrument.id,
                        book.touchedBuy(level) ? Side.BUY : Side.SELL,
                        book.touchedPriceTicks(level),
                        book.touchedLots(level),
                        book.touchedOrders(level)));
            }
            book.endCommand();
            instrument.touched = false;
        }
        touched.clear();
    }

    public void write(StateWriter to) {
        to.number(all.size());
        for (Instrument instrument : all) {
            InstrumentSpec spec = instrument.spec;
            to.text(spec.symbol());
            to.text(spec.baseAsset());
            to.text(spec.quoteAsset());
            to.number(spec.tickSize());
            to.number(spec.tickScale());
            to.number(spec.lotSize());
            to.number(spec.lotScale());
            to.number(spec.makerFeePpm());
            to.number(spec.takerFeePpm());
            to.number(spec.lowPriceTicks());
            to.number(spec.highPriceTicks());
            to.flag(spec.spendableUnsettled());
            to.number(instrument.lotUnits);
            to.number(instrument.tickLotUnits);
            to.constant(instrument.state);
            to.number(instrument.lowPriceTicks);
            to.number(instrument.highPriceTicks);
            to.number(instrument.lastPriceTicks);
        }
    }

    public void read(StateReader from) {
        for (int left = from.count(); left > 0; left--) {
            InstrumentSpec spec = new InstrumentSpec(
                    from.text(),
                    from.text(),
                    from.text(),
                    from.number(),
                    from.integer(),
                    from.number(),
                    from.integer(),
                    from.integer(),
                    from.integer(),
                    from.number(),
                    from.number(),
                    from.flag());
            Asset base = accounts.asset(spec.baseAsset());
            Asset quote = accounts.asset(spec.quoteAsset());
            if (base == null || quote == null || wrong(spec) != null) {
                throw new IllegalArgumentException("snapshot holds an impossible instrument");
            }
            Instrument instrument = add(spec, base, quote, from.number(), from.number());
            instrument.state = from.constant(InstrumentState.values());
            instrument.lowPriceTicks = from.number();
            instrument.highPriceTicks = from.number();
            instrument.lastPriceTicks = from.number();
        }
    }
}
