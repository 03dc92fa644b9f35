package io.buttonwood.core;

/// One account's pre-trade limits; 0 means no limit.
///
/// @param maxQuantityE8 largest order, in hundred-millionths of the base asset
/// @param maxNotionalE8 largest order value, in hundred-millionths of the quote asset
/// @param maxOpenOrders open orders at a time
/// @param fatFingerPpm furthest distance of a limit price from the instrument's last trade, on the side that would pay
///     too much, in millionths of that price
public record RiskLimits(long maxQuantityE8, long maxNotionalE8, int maxOpenOrders, int fatFingerPpm) {
    public static final RiskLimits NONE = new RiskLimits(0, 0, 0, 0);
}
