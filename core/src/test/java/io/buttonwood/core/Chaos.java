package io.buttonwood.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Random commands of every kind, many of them wrong, over a handful of everything.
final class Chaos {
    private final SplittableRandom random;
    private final List<Long> orders = new ArrayList<>();
    private final List<Long> cycles = new ArrayList<>();
    private long trades;
    private int count;
    long now = 1_700_000_000_000_000_000L;

    Chaos(long seed) {
        random = new SplittableRandom(seed);
    }

    void learn(Reply reply, List<Event> events) {
        for (Event event : events) {
            switch (event) {
                case Event.OrderAccepted e -> orders.add(e.order().orderId());
                case Event.Traded e -> trades = e.tradeId();
                case Event.SettlementBegan e -> cycles.add(e.cycleId());
                case Event other -> {}
            }
        }
    }

    Command next() {
        now += random.nextInt(10) == 0 ? random.nextLong(3_600_000_000_000L) : random.nextInt(1_000_000);
        if (count++ < 60) {
            return setup();
        }
        int what = random.nextInt(1_000);
        if (what < 520) {
            return place();
        }
        if (what < 660) {
            return new Command.CancelOrder(account(), random.nextInt(4) == 0 ? 0 : order(), name());
        }
        if (what < 800) {
            return new Command.ReplaceOrder(
                    account(),
                    random.nextInt(4) == 0 ? 0 : order(),
                    name(),
                    random.nextInt(2) * price(),
                    random.nextInt(2) * random.nextLong(-1, 20),
                    random.nextInt(5) == 0 ? random.nextLong(20) : 0);
        }
        return other(what - 800);
    }

    private Command setup() {
        return switch (count % 12) {
            case 0 -> new Command.CreateAsset("A" + random.nextInt(4), 2);
            case 1 -> new Command.CreateBroker("b" + random.nextInt(3));
            case 2, 3 -> new Command.OpenAccount("u" + random.nextInt(8), random.nextInt(4));
            case 4, 5 -> instrument();
            default -> new Command.Deposit(account(), 1 + random.nextInt(4), random.nextLong(1, 10_000_000), "start");
        };
    }

    private Command instrument() {
        int which = random.nextInt(3);
        return new Command.CreateInstrument(new InstrumentSpec(
                "I" + which,
                "A" + which,
                "A3",
                1,
                which,
                1,
                0,
                which * 700,
                which * 1_900,
                1,
                which == 2 ? Integer.MAX_VALUE : 2_000,
                which == 1));
    }

    private Command.PlaceOrder place() {
        boolean market = random.nextInt(8) == 0;
        return new Command.PlaceOrder(
                account(),
                1 + random.nextInt(4),
                Side.values()[random.nextInt(2)],
                market ? OrderType.MARKET : OrderType.LIMIT,
                TimeInForce.values()[random.nextInt(3) == 0 ? random.nextInt(3) : 0],
                random.nextInt(12) == 0,
                market ? 0 : price(),
                random.nextInt(100) == 0 ? random.nextLong() : random.nextLong(1, 40),
                name());
    }

    private Command other(int what) {
        return switch (what / 8) {
            case 0, 1, 2 ->
                new Command.Deposit(account(), random.nextInt(6), random.nextLong(-10, 1_000_000), "more");
            case 3 -> new Command.Withdraw(account(), random.nextInt(6), random.nextLong(-10, 1_000_000), "less");
            case 4, 5 -> new Command.BeginSettlement(random.nextInt(5));
            case 6, 7, 8 -> new Command.CompleteSettlement(
                    cycles.isEmpty() ? 1 : cycles.get(random.nextInt(cycles.size())), random.nextInt(3) > 0, "");
            case 9 -> new Command.BustTrade(random.nextLong(trades + 2), "why");
            case 10 -> new Command.MassCancel(account(), random.nextInt(5));
            case 11 -> new Command.SetKillSwitch(
                    KillScope.values()[random.nextInt(3)], random.nextInt(6), random.nextInt(4) == 0);
            case 12, 13 ->
                new Command.SetInstrumentState(
                        1 + random.nextInt(4),
                        InstrumentState.values()[random.nextInt(2) == 0 ? 0 : random.nextInt(3)]);
            case 14 -> new Command.SetSelfTradePrevention(account(), SelfTradePrevention.values()[random.nextInt(5)]);
            case 15 -> new Command.SetRiskLimits(
                    account(),
                    new RiskLimits(
                            random.nextInt(2) * 3_000_000L,
                            random.nextInt(2) * 30_000_000_000L,
                            random.nextInt(2) * 20,
                            random.nextInt(2) * 400_000));
            case 16 -> new Command.CancelAllAfter(account(), random.nextLong(-1, 4_000_000_000_000L));
            case 17 -> new Command.Announce(
                    random.nextBoolean() ? List.of() : List.of(account(), account()),
                    "SYSTEM_ANNOUNCEMENT",
                    Lane.values()[random.nextInt(4)],
                    "{\"a\":1}",
                    random.nextInt(5),
                    random.nextInt(4),
                    random.nextInt(2),
                    random.nextBoolean() ? "" : "k" + random.nextInt(50));
            case 18 -> new Command.SetPriceBands(
                    1 + random.nextInt(4), 1 + random.nextInt(20), random.nextInt(8) == 0 ? 300_000 : 2_000);
            case 19 -> new Command.Invalidate("user", "" + random.nextInt(9));
            case 20 -> new Command.ValidateOrder(place());
            case 21, 22 ->
                new Command.PlaceBatch(account(), List.of(place(), place(), place()));
            case 23 -> setup();
            default -> new Command.Tick();
        };
    }

    private long account() {
        return random.nextInt(50) == 0 ? random.nextInt(40) : 1 + random.nextInt(8);
    }

    private long order() {
        int back = Math.min(orders.size(), 200);
        return back == 0 ? 1 : orders.get(orders.size() - 1 - random.nextInt(back));
    }

    private long price() {
        return random.nextInt(30) == 0 ? random.nextLong(-5, 400_000) : 1_000 + random.nextInt(-30, 31);
    }

    private @Nullable String name() {
        return random.nextInt(3) == 0 ? null : "c" + random.nextInt(400);
    }
}
