package io.buttonwood.server.venue;

import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.server.http.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// An instrument as the gateway knows it, and the conversion between the wire's decimals and the core's ticks, lots and
/// smallest units.
///
/// @param baseScale decimals of the base asset's smallest unit
/// @param quoteScale decimals of the quote asset's smallest unit
/// @param createdNanos when it was made
public record Instrument(
        int id,
        InstrumentSpec spec,
        InstrumentState state,
        int baseScale,
        int quoteScale,
        long createdNanos) {

    public String symbol() {
        return spec.symbol();
    }

    public Decimal tick() {
        return Decimal.of(spec.tickSize(), spec.tickScale());
    }

    public Decimal lot() {
        return Decimal.of(spec.lotSize(), spec.lotScale());
    }

    public Decimal price(long ticks) {
        return Decimal.ofSteps(ticks, tick());
    }

    public Decimal quantity(long lots) {
        return Decimal.ofSteps(lots, lot());
    }

    public Decimal quote(long units) {
        return Decimal.of(units, quoteScale);
    }

    public Decimal base(long units) {
        return Decimal.of(units, baseScale);
    }

    /// Notional per base unit, null before the first fill; four decimals finer than the tick, rounded half even.
    public @Nullable Decimal averagePrice(long notionalUnits, long lots) {
        if (lots == 0) {
            return null;
        }
        int scale = Math.min(spec.tickScale() + 4, 18);
        var quantity = BigDecimal.valueOf(lots).multiply(BigDecimal.valueOf(spec.lotSize(), spec.lotScale()));
        var average = BigDecimal.valueOf(notionalUnits, quoteScale).divide(quantity, scale, RoundingMode.HALF_EVEN);
        var plain = average.stripTrailingZeros();
        average = plain.scale() < spec.tickScale() ? plain.setScale(spec.tickScale(), RoundingMode.UNNECESSARY) : plain;
        return Decimal.of(average.unscaledValue().longValueExact(), average.scale());
    }

    Instrument withState(InstrumentState next) {
        return new Instrument(id, spec, next, baseScale, quoteScale, createdNanos);
    }

    Instrument withBands(long low, long high) {
        var s = spec;
        var changed = new InstrumentSpec(
                s.symbol(), s.baseAsset(), s.quoteAsset(), s.tickSize(), s.tickScale(), s.lotSize(), s.lotScale(),
                s.makerFeePpm(), s.takerFeePpm(), low, high, s.spendableUnsettled());
        return new Instrument(id, changed, state, baseScale, quoteScale, createdNanos);
    }
}
