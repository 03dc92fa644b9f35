package io.buttonwood.core.account;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Assets, brokers and accounts by id and by name. Ids count from 1; nothing is ever taken away. Owned by the core
/// thread. The maps are only asked, never walked.
public final class Accounts {
    private static final int MOST_ASSETS = 10_000;
    private static final int MOST_BROKERS = 1_000_000;
    private static final int MOST_ACCOUNTS = 100_000_000;

    private record Owner(String name, int brokerId) {}

    private final Outbox out;
    private final List<Asset> assets = new ArrayList<>();
    private final Map<String, Asset> assetsByName = new HashMap<>();
    private final List<Broker> brokers = new ArrayList<>();
    private final Map<String, Broker> brokersByName = new HashMap<>();
    private final List<Account> accounts = new ArrayList<>();
    private final Map<Owner, Account> accountsByOwner = new HashMap<>();

    /// Whether the venue's kill switch is engaged.
    public boolean killed;

    public Accounts(Outbox out) {
        this.out = out;
    }

    public @Nullable Asset asset(long id) {
        return id < 1 || id > assets.size() ? null : assets.get((int) id - 1);
    }

    public @Nullable Asset asset(String name) {
        return assetsByName.get(name);
    }

    public @Nullable Broker broker(long id) {
        return id < 1 || id > brokers.size() ? null : brokers.get((int) id - 1);
    }

    public @Nullable Account account(long id) {
        return id < 1 || id > accounts.size() ? null : accounts.get((int) id - 1);
    }

    /// All accounts by id.
    public List<Account> all() {
        return Collections.unmodifiableList(accounts);
    }

    public List<Asset> assets() {
        return Collections.unmodifiableList(assets);
    }

    /// Whether a kill switch stops this account.
    public boolean stopped(Account account) {
        if (killed || account.killed) {
            return true;
        }
        Broker broker = account.brokerId == 0 ? null : broker(account.brokerId);
        return broker != null && broker.killed;
    }

    public Reply create(Command.CreateAsset command) {
        if (!Names.symbol(command.asset(), 16, "")) {
            return out.refused(Reason.INVALID, "asset: 1 to 16 of A-Z 0-9");
        }
        if (command.scale() < 0 || command.scale() > 12) {
            return out.refused(Reason.INVALID, "scale: 0 to 12");
        }
        Asset known = assetsByName.get(command.asset());
        if (known != null) {
            return known.scale == command.scale()
                    ? out.done(known.id, 0)
                    : out.refused(Reason.ALREADY_EXISTS, "the asset exists with another scale");
        }
        if (assets.size() >= MOST_ASSETS) {
            return out.refused(Reason.CAPACITY, "too many assets");
        }
        Asset asset = addAsset(command.asset(), command.scale());
        out.emit(new Event.AssetCreated(asset.id, asset.name, asset.scale));
        return out.done(asset.id, 1);
    }

    public Reply create(Command.CreateBroker command) {
        if (!Names.text(command.broker(), 64)) {
            return out.refused(Reason.INVALID, "broker: 1 to 64 characters");
        }
        Broker known = brokersByName.get(command.broker());
        if (known != null) {
            return out.done(known.id, 0);
        }
        if (brokers.size() >= MOST_BROKERS) {
            return out.refused(Reason.CAPACITY, "too many brokers");
        }
        Broker broker = addBroker(command.broker());
        out.emit(new Event.BrokerCreated(broker.id, broker.name));
        return out.done(broker.id, 1);
    }

    public Reply open(Command.OpenAccount command) {
        if (!Names.text(command.owner(), 64)) {
            return out.refused(Reason.INVALID, "owner: 1 to 64 characters");
        }
        if (command.brokerId() != 0 && broker(command.brokerId()) == null) {
            return out.refused(Reason.UNKNOWN_BROKER, "no such broker");
        }
        Account known = accountsByOwner.get(new Owner(command.owner(), command.brokerId()));
        if (known != null) {
            return out.done(known.id, 0);
        }
        if (accounts.size() >= MOST_ACCOUNTS) {
            return out.refused(Reason.CAPACITY, "too many accounts");
        }
        Account account = addAccount(command.owner(), command.brokerId());
        out.emit(new Event.AccountOpened(account.id, account.owner, account.brokerId));
        return out.done(account.id, 1);
    }

    public Reply set(Command.SetSelfTradePrevention command) {
        Account account = account(command.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        account.selfTradePrevention = command.mode();
        out.emit(new Event.SelfTradePreventionSet(account.id, command.mode()));
        return out.done(0, 1);
    }

    public Reply set(Command.SetRiskLimits command) {
        Account account = account(command.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        RiskLimits limits = command.limits();
        if (limits.maxQuantityE8() < 0
                || limits.maxNotionalE8() < 0
                || limits.maxOpenOrders() < 0
                || limits.fatFingerPpm() < 0) {
            return out.refused(Reason.INVALID, "limits: 0 or more");
        }
        account.limits = limits;
        out.emit(new Event.RiskLimitsSet(account.id, limits));
        return out.done(0, 1);
    }

    private Asset addAsset(String name, int scale) {
        Asset asset = new Asset(assets.size() + 1, name, scale);
        assets.add(asset);
        assetsByName.put(name, asset);
        return asset;
    }

    private Broker addBroker(String name) {
        Broker broker = new Broker(brokers.size() + 1, name);
        brokers.add(broker);
        brokersByName.put(name, broker);
        return broker;
    }

    private Account addAccount(String owner, int brokerId) {
        Account account = new Account(accounts.size() + 1L, owner, brokerId);
        accounts.add(account);
        accountsByOwner.put(new Owner(owner, brokerId), account);
        return account;
    }

    public void write(StateWriter to) {
        to.flag(killed);
        to.number(assets.size());
        for (Asset asset : assets) {
            to.text(asset.name);
            to.number(asset.scale);
            to.number(asset.external);
            to.number(asset.fees);
            to.number(asset.gross);
        }
        to.number(brokers.size());
        for (Broker broker : brokers) {
            to.text(broker.name);
            to.flag(broker.killed);
        }
        to.number(accounts.size());
        for (Account account : accounts) {
            write(to, account);
        }
    }

    private static void write(StateWriter to, Account account) {
        to.text(account.owner);
        to.number(account.brokerId);
        to.constant(account.selfTradePrevention);
        to.number(account.limits.maxQuantityE8());
        to.number(account.limits.maxNotionalE8());
        to.number(account.limits.maxOpenOrders());
        to.number(account.limits.fatFingerPpm());
        to.flag(account.killed);
        for (long last : account.lanes) {
            to.number(last);
        }
        for (Balance balance : account.balances) {
            if (balance != null) {
                to.number(balance.assetId);
                to.number(balance.available);
                to.number(balance.held);
                to.number(balance.unsettled);
            }
        }
        to.number(0);
    }

    public void read(StateReader from) {
        killed = from.flag();
        for (int left = from.count(); left > 0; left--) {
            Asset asset = addAsset(from.text(), from.integer());
            asset.external = from.number();
            asset.fees = from.number();
            asset.gross = from.number();
        }
        for (int left = from.count(); left > 0; left--) {
            addBroker(from.text()).killed = from.flag();
        }
        for (int left = from.count(); left > 0; left--) {
            Account account = addAccount(from.text(), from.integer());
            account.selfTradePrevention = from.constant(SelfTradePrevention.values());
            account.limits = new RiskLimits(from.number(), from.number(), from.integer(), from.integer());
            account.killed = from.flag();
            for (int lane = 0; lane < account.lanes.length; lane++) {
                account.lanes[lane] = from.number();
            }
            for (int asset = from.integer(); asset != 0; asset = from.integer()) {
                if (asset(asset) == null) {
                    throw new IllegalArgumentException("snapshot holds money of an unknown asset");
                }
                Balance balance = account.balance(asset);
                balance.available = from.number();
                balance.held = from.number();
                balance.unsettled = from.number();
            }
        }
    }
}
