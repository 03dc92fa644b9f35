package io.buttonwood.server.projection;

/// An account's money of one asset, smallest units.
public record BalanceRow(
        long accountId, int assetId, long availableUnits, long heldUnits, long unsettledUnits, long sequence) {}
