package io.buttonwood.server.projection;

/// What an account gained or owes in an instrument by trading, at average cost.
///
/// Deposits and withdrawals do not change it. A bust counts as the opposite fill at the same price.
///
/// @param netLots bought less sold
/// @param costUnits what the open `netLots` cost (positive) or brought (negative), without fees; divided by `netLots`
///     it is the average price
/// @param realizedUnits gained (positive) or lost by closing, without fees
/// @param feeUnits all fees, quote asset
public record PositionRow(
        long accountId,
        int instrumentId,
        long boughtLots,
        long soldLots,
        long netLots,
        long costUnits,
        long realizedUnits,
        long feeUnits,
        long sequence) {}
