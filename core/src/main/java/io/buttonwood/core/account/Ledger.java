package io.buttonwood.core.account;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Event.Posting;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The double-entry ledger: money moves only by entries whose postings are applied as they are published, and each
/// asset's postings add up to 0. Holds move money between an account's own buckets and are no entries.
///
/// Owned by the core thread.
public final class Ledger {
    private final Accounts accounts;
    private final Outbox out;
    private final List<Balance> touched = new ArrayList<>();
    private long lastEntryId;

    public Ledger(Accounts accounts, Outbox out) {
        this.accounts = accounts;
        this.out = out;
    }

    public Reply deposit(Command.Deposit command) {
        Reply.Refused refused = check(command.accountId(), command.assetId(), command.amountUnits(), command.reference());
        if (refused != null) {
            return refused;
        }
        if (!grow(command.assetId(), command.amountUnits())) {
            return out.refused(Reason.CAPACITY, "more of the asset than the ledger can hold");
        }
        long entry = post(
                LedgerKind.DEPOSIT,
                0,
                command.reference(),
                List.of(
                        new Posting(Posting.EXTERNAL, command.assetId(), Bucket.AVAILABLE, -command.amountUnits()),
                        new Posting(
                                command.accountId(), command.assetId(), Bucket.AVAILABLE, command.amountUnits())));
        return out.done(entry, 1);
    }

    public Reply withdraw(Command.Withdraw command) {
        Reply.Refused refused = check(command.accountId(), command.assetId(), command.amountUnits(), command.reference());
        if (refused != null) {
            return refused;
        }
        Account account = known(accounts.account(command.accountId()));
        Asset asset = known(accounts.asset(command.assetId()));
        if (account.available(asset) < command.amountUnits()) {
            return out.refused(Reason.INSUFFICIENT_FUNDS, "less than that is available");
        }
        asset.gross -= command.amountUnits();
        long entry = post(
                LedgerKind.WITHDRAWAL,
                0,
                command.reference(),
                List.of(
                        new Posting(account.id, asset.id, Bucket.AVAILABLE, -command.amountUnits()),
                        new Posting(Posting.EXTERNAL, asset.id, Bucket.AVAILABLE, command.amountUnits())));
        return out.done(entry, 1);
    }

    private Reply.@Nullable Refused check(long accountId, int assetId, long amount, String reference) {
        if (accounts.account(accountId) == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        if (accounts.asset(assetId) == null) {
            return out.refused(Reason.UNKNOWN_ASSET, "no such asset");
        }
        if (amount <= 0) {
            return out.refused(Reason.INVALID, "amount: more than 0");
        }
        if (reference.length() > 128) {
            return out.refused(Reason.INVALID, "reference: at most 128 characters");
        }
        return null;
    }

    /// Whether the asset's bound has room for so much more; if so, it is taken.
    public boolean grow(int assetId, long units) {
        Asset asset = known(accounts.asset(assetId));
        if (units > Asset.MOST - asset.gross) {
            return false;
        }
        asset.gross += units;
        return true;
    }

    /// Gives back what [#grow(int, long)] took.
    public void shrink(int assetId, long units) {
        known(accounts.asset(assetId)).gross -= units;
    }

    /// Applies an entry and publishes it; answers its id.
    public long post(LedgerKind kind, long reference, String memo, List<Posting> postings) {
        for (int i = 0; i < postings.size(); i++) {
            Posting posting = postings.get(i);
            long units = posting.amountUnits();
            if (posting.accountId() > 0) {
                Balance balance = touch(known(accounts.account(posting.accountId())).balance(posting.assetId()));
                switch (posting.bucket()) {
                    case AVAILABLE -> balance.available += units;
                    case HELD -> balance.held += units;
                    case UNSETTLED -> balance.unsettled += units;
                }
            } else if (posting.accountId() == Posting.FEES) {
                known(accounts.asset(posting.assetId())).fees += units;
            } else {
                known(accounts.asset(posting.assetId())).external += units;
            }
        }
        out.emit(new Event.LedgerPosted(++lastEntryId, kind, reference, memo, postings));
        return lastEntryId;
    }

    /// Sets available money aside for an order; a negative amount gives it back.
    public void hold(Account account, Asset asset, long units) {
        if (units != 0) {
            Balance balance = touch(account.balance(asset.id));
            balance.available -= units;
            balance.held += units;
        }
    }

    private Balance touch(Balance balance) {
        if (balance.touchedBy != out.sequence()) {
            balance.touchedBy = out.sequence();
            touched.add(balance);
        }
        return balance;
    }

    /// Publishes what the command's balances came to, in the order they were first touched.
    public void endCommand() {
        for (int i = 0; i < touched.size(); i++) {
            Balance balance = touched.get(i);
            out.emit(new Event.BalanceChanged(
                    balance.accountId, balance.assetId, balance.available, balance.held, balance.unsettled));
        }
        touched.clear();
    }

    private static <T> T known(@Nullable T thing) {
        if (thing == null) {
            throw new IllegalStateException("the ledger was asked about something that was not checked");
        }
        return thing;
    }

    public void write(StateWriter to) {
        to.number(lastEntryId);
    }

    public void read(StateReader from) {
        lastEntryId = from.number();
    }

    /// Whether every asset adds up to 0 and nothing is negative that may not be; adds what is wrong.
    ///
    /// @param heldByOrders what the open orders hold, by account index and asset id
    /// @param unsettledByTrades what trades brought in that has not settled, likewise
    public void audit(long[][] heldByOrders, long[][] unsettledByTrades, List<String> wrong) {
        for (Asset asset : accounts.assets()) {
            long sum = asset.external + asset.fees;
            for (Account account : accounts.all()) {
                Balance balance = asset.id < account.balances.length ? account.balances[asset.id] : null;
                long held = balance == null ? 0 : balance.held;
                if (held != heldByOrders[account.index()][asset.id]) {
                    wrong.add("account " + account.id + " holds " + held + " " + asset.name + ", its orders "
                            + heldByOrders[account.index()][asset.id]);
                }
                long unsettled = balance == null ? 0 : balance.unsettled;
                if (unsettled != unsettledByTrades[account.index()][asset.id]) {
                    wrong.add("account " + account.id + " waits for " + unsettled + " " + asset.name
                            + ", its trades brought " + unsettledByTrades[account.index()][asset.id]);
                }
                if (balance != null) {
                    sum += balance.available + balance.held + balance.unsettled;
                    if (balance.held < 0 || balance.unsettled < 0) {
                        wrong.add("account " + account.id + " has a negative bucket of " + asset.name);
                    }
                }
            }
            if (sum != 0) {
                wrong.add(asset.name + " does not add up: " + sum);
            }
            if (asset.fees < 0) {
                wrong.add("negative fees of " + asset.name);
            }
        }
    }
}
