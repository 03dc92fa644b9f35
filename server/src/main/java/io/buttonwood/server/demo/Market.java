package io.buttonwood.server.demo;

import java.math.BigDecimal;

/// An instrument that simulated traders trade.
///
/// @param startPrice where the price begins to wander, unless the venue knows a last price
/// @param swing how far the price typically wanders in a minute, as a part of itself, e.g. 0.002; above 0, at most 0.1
/// @param typicalLots typical size of an order in lots, at least 1
public record Market(
        String instrument,
        BigDecimal tickSize,
        BigDecimal lotSize,
        BigDecimal startPrice,
        double swing,
        long typicalLots) {
    public Market {
        if (tickSize.signum() <= 0 || lotSize.signum() <= 0 || startPrice.compareTo(tickSize) < 0) {
            throw new IllegalArgumentException("tick, lot and price must be above zero: " + instrument);
        }
        if (!(swing > 0 && swing <= 0.1) || typicalLots < 1) {
            throw new IllegalArgumentException("swing up to 0.1 and at least one lot: " + instrument);
        }
    }
}
