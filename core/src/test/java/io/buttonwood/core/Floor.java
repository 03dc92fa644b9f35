package io.buttonwood.core;

import java.util.ArrayList;
import java.util.List;

/// A venue for tests: applies commands, keeps the last command's events, mirrors balances from them.
final class Floor {
    static final long RICH = 1L << 50;

    Venue venue = new Venue();
    final List<Event> events = new ArrayList<>();
    long now = 1_000;

    Reply apply(Command command) {
        events.clear();
        return venue.apply(command, now, events);
    }

    long id(Command command) {
        return switch (apply(command)) {
            case Reply.Done done -> done.id();
            case Reply other -> throw new AssertionError(other);
        };
    }

    Reason refused(Command command) {
        return switch (apply(command)) {
            case Reply.Refused refused -> refused.reason();
            case Reply other -> throw new AssertionError(other);
        };
    }

    OrderView order(Command command) {
        return switch (apply(command)) {
            case Reply.Order order -> order.order();
            case Reply other -> throw new AssertionError(other);
        };
    }

    /// Assets ACME (1) and USD (2) without decimals, and instrument 1: tick and lot 1.
    Floor withInstrument(int makerPpm, int takerPpm, long low, long high, boolean spendable) {
        id(new Command.CreateAsset("ACME", 0));
        id(new Command.CreateAsset("USD", 0));
        id(new Command.CreateInstrument(
                new InstrumentSpec("ACME-USD", "ACME", "USD", 1, 0, 1, 0, makerPpm, takerPpm, low, high, spendable)));
        return this;
    }

    static Floor plain() {
        return new Floor().withInstrument(0, 0, 1, 100_000, false);
    }

    long account(String owner, long acme, long usd) {
        long id = id(new Command.OpenAccount(owner, 0));
        if (acme > 0) {
            id(new Command.Deposit(id, 1, acme, ""));
        }
        if (usd > 0) {
            id(new Command.Deposit(id, 2, usd, ""));
        }
        return id;
    }

    static Command.PlaceOrder limit(long account, Side side, long quantity, long price) {
        return limit(account, side, quantity, price, TimeInForce.GTC);
    }

    static Command.PlaceOrder limit(long account, Side side, long quantity, long price, TimeInForce tif) {
        return new Command.PlaceOrder(account, 1, side, OrderType.LIMIT, tif, false, price, quantity, null);
    }

    static Command.PlaceOrder market(long account, Side side, long quantity, TimeInForce tif) {
        return new Command.PlaceOrder(account, 1, side, OrderType.MARKET, tif, false, 0, quantity, null);
    }

    static Command.PlaceOrder named(Command.PlaceOrder order, String clientOrderId) {
        return new Command.PlaceOrder(
                order.accountId(),
                order.instrumentId(),
                order.side(),
                order.type(),
                order.timeInForce(),
                order.postOnly(),
                order.priceTicks(),
                order.quantityLots(),
                clientOrderId);
    }

    static Command.PlaceOrder postOnly(Command.PlaceOrder order) {
        return new Command.PlaceOrder(
                order.accountId(),
                order.instrumentId(),
                order.side(),
                order.type(),
                order.timeInForce(),
                true,
                order.priceTicks(),
                order.quantityLots(),
                order.clientOrderId());
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The last command's balance of this account and asset.
    Event.BalanceChanged balance(long account, int asset) {
        return events(Event.BalanceChanged.class).stream()
                .filter(b -> b.accountId() == account && b.assetId() == asset)
                .findFirst()
                .orElseThrow(() -> new AssertionError("balance did not change: " + events));
    }
}
