package io.buttonwood.core.instrument;

import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.account.Asset;
import io.buttonwood.core.book.Book;

/// Something traded: its units, bands, state, last price and book. Owned by the core thread.
public final class Instrument {
    /// Most quote units an order may be worth; with the highest fee it still fits 64 bits.
    public static final long MOST_VALUE = 1L << 61;

    public final int id;
    public final InstrumentSpec spec;
    public final Asset base;
    public final Asset quote;
    /// Base units of one lot.
    public final long lotUnits;
    /// Quote units of one lot at one tick.
    public final long tickLotUnits;
    /// Higher of the two fees.
    public final int highestFeePpm;

    public final Book book;
    public InstrumentState state = InstrumentState.OPEN;
    public long lowPriceTicks;
    public long highPriceTicks;
    /// Price of the last trade, 0 before the first.
    public long lastPriceTicks;

    boolean touched;

    Instrument(int id, InstrumentSpec spec, Asset base, Asset quote, long lotUnits, long tickLotUnits, Book book) {
        this.id = id;
        this.spec = spec;
        this.base = base;
        this.quote = quote;
        this.lotUnits = lotUnits;
        this.tickLotUnits = tickLotUnits;
        this.highestFeePpm = Math.max(spec.makerFeePpm(), spec.takerFeePpm());
        this.book = book;
        this.lowPriceTicks = spec.lowPriceTicks();
        this.highPriceTicks = spec.highPriceTicks();
    }

    /// Quote units of so many lots at that price, -1 if that is more than [#MOST_VALUE].
    public long value(long priceTicks, long lots) {
        return product(product(priceTicks, tickLotUnits), lots);
    }

    /// Base units of so many lots, -1 if that is more than [#MOST_VALUE].
    public long inventory(long lots) {
        return product(lotUnits, lots);
    }

    private static long product(long a, long b) {
        long low = a * b;
        return a < 0 || Math.multiplyHigh(a, b) != 0 || low < 0 || low > MOST_VALUE ? -1 : low;
    }
}
