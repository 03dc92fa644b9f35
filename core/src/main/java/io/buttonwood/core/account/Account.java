package io.buttonwood.core.account;

import io.buttonwood.core.Lane;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One owner's account: settings, the numbers of its messages, its money. Owned by the core thread.
public final class Account {
    public final long id;
    public final String owner;
    public final int brokerId;
    public SelfTradePrevention selfTradePrevention = SelfTradePrevention.NONE;
    public RiskLimits limits = RiskLimits.NONE;
    public boolean killed;

    final long[] lanes = new long[Lane.values().length];
    /// By asset id; null where it never had any.
    @Nullable Balance[] balances = new Balance[0];

    Account(long id, String owner, int brokerId) {
        this.id = id;
        this.owner = owner;
        this.brokerId = brokerId;
    }

    /// The account's place in arrays, and its name in the book.
    public int index() {
        return (int) id;
    }

    /// The next message's number in a lane.
    public long nextSeq(Lane lane) {
        return ++lanes[lane.ordinal()];
    }

    public long available(Asset asset) {
        Balance balance = asset.id < balances.length ? balances[asset.id] : null;
        return balance == null ? 0 : balance.available;
    }

    Balance balance(int assetId) {
        if (assetId >= balances.length) {
            balances = Arrays.copyOf(balances, assetId + 4);
        }
        Balance balance = balances[assetId];
        if (balance == null) {
            balance = new Balance(id, assetId);
            balances[assetId] = balance;
        }
        return balance;
    }
}
