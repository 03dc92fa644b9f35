package io.buttonwood.core;

/// What an instrument is, as given when it is made.
///
/// A tick is `tickSize / 10^tickScale` of the quote asset per one base, a lot `lotSize / 10^lotScale` of the base asset;
/// one tick times one lot must be a whole number of the quote asset's smallest units and one lot a whole number of the
/// base asset's, else the command is INVALID. Fees are millionths of the traded quote amount.
///
/// @param symbol 1 to 32 of `A-Z 0-9 . _ -`, unique
/// @param lowPriceTicks lowest price an order may have, at least 1
/// @param highPriceTicks highest price an order may have, at least the lowest, at most 2^31 - 1
/// @param spendableUnsettled whether what a trade brings may be spent before it settles
public record InstrumentSpec(
        String symbol,
        String baseAsset,
        String quoteAsset,
        long tickSize,
        int tickScale,
        long lotSize,
        int lotScale,
        int makerFeePpm,
        int takerFeePpm,
        long lowPriceTicks,
        long highPriceTicks,
        boolean spendableUnsettled) {}
