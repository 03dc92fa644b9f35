package io.buttonwood.core.account;

/// One account's money of one asset, in its smallest units. Only `available` can be negative, after a bust.
public final class Balance {
    public final long accountId;
    public final int assetId;
    long available;
    long held;
    long unsettled;
    long touchedBy;

    Balance(long accountId, int assetId) {
        this.accountId = accountId;
        this.assetId = assetId;
    }
}
