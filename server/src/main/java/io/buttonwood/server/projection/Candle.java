package io.buttonwood.server.projection;

/// The trades of one instrument in one interval. Busted trades stay in: candles tell what was seen.
///
/// @param startNanos where the interval begins, a multiple of its length
public record Candle(
        long startNanos,
        long openTicks,
        long highTicks,
        long lowTicks,
        long closeTicks,
        long volumeLots,
        long notionalUnits,
        long trades) {}
