package io.buttonwood.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// An order to enter.
///
/// @param side `BUY` or `SELL`
/// @param type `LIMIT` or `MARKET`
/// @param price quote asset per one base; null for MARKET
/// @param quantity in base asset
/// @param timeInForce `GTC`, `IOC` or `FOK`
/// @param clientOrderId makes the entry idempotent; null leaves it out
public record PlaceOrder(
        String instrument,
        String side,
        String type,
        @Nullable BigDecimal price,
        BigDecimal quantity,
        @Nullable String timeInForce,
        @Nullable Boolean postOnly,
        @Nullable String clientOrderId) {

    /// A limit order.
    public static PlaceOrder limit(
            String instrument,
            String side,
            BigDecimal price,
            BigDecimal quantity,
            String timeInForce,
            String clientOrderId) {
        return new PlaceOrder(instrument, side, "LIMIT", price, quantity, timeInForce, null, clientOrderId);
    }

    /// A market order; what cannot trade at once is cancelled.
    public static PlaceOrder market(String instrument, String side, BigDecimal quantity, String clientOrderId) {
        return new PlaceOrder(instrument, side, "MARKET", null, quantity, "IOC", null, clientOrderId);
    }
}
