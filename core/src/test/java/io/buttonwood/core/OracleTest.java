package io.buttonwood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A million random commands: the venue does what the naive market does, fill by fill and unit by unit.
final class OracleTest {
    private static final int COMMANDS = 1_050_000;
    private static final int ROUNDS = 42;
    private static final int ACCOUNTS = 4;

    @Test
    void theVenueDoesWhatTheNaiveMarketDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            new Round(20_260_000L + round).run(COMMANDS / ROUNDS);
        }
    }

    private static final class Round {
        private final long seed;
        private final SplittableRandom random;
        private final Floor floor;
        private final NaiveMarket naive;
        private final long middle;
        private final int spread;
        private final List<Long> ids = new ArrayList<>();
        private final Map<Long, Event.BalanceChanged[]> balances = new HashMap<>();
        private final TreeMap<Long, long[]>[] levels;
        private long account;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Round(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            boolean wide = random.nextInt(3) == 0;
            int makerPpm = random.nextInt(3) == 0 ? 0 : random.nextInt(5_000);
            int takerPpm = random.nextInt(3) == 0 ? 0 : random.nextInt(10_000);
            boolean spendable = random.nextBoolean();
            middle = wide ? 1_000_000_000 : 1_000;
            spread = wide && random.nextBoolean() ? 900_000_000 : 2 + random.nextInt(60);
            long low = Math.max(1, middle - spread - 5);
            long high = middle + spread + 5;
            floor = new Floor().withInstrument(makerPpm, takerPpm, wide ? 1 : low, wide ? 2_147_483_647 : high, spendable);
            floor.apply(new Command.SetPriceBands(1, low, high));
            naive = new NaiveMarket(makerPpm, takerPpm, spendable, low, high);
            levels = new TreeMap[] {new TreeMap<Long, long[]>(), new TreeMap<Long, long[]>()};
            for (int i = 1; i <= ACCOUNTS; i++) {
                naive.open(floor.account("a" + i, 0, 0));
                balances.put((long) i, new Event.BalanceChanged[3]);
                deposit(i, 1, 400);
                deposit(i, 2, 400 * middle);
            }
        }

        private void deposit(long to, int asset, long units) {
            floor.apply(new Command.Deposit(to, asset, units, ""));
            naive.owned.get(to)[asset - 1] += units;
            mirror();
        }

        void run(int commands) {
            for (int i = 0; i < commands; i++) {
                floor.now += random.nextInt(100);
                account = 1 + random.nextInt(ACCOUNTS);
                step();
                mirror();
                if (i % 512 == 0) {
                    compareAll(i);
                }
            }
            compareAll(commands);
        }

        private void step() {
            int what = random.nextInt(1_000);
            if (what < 560) {
                place();
            } else if (what < 760) {
                cancel();
            } else if (what < 940) {
                replace();
            } else if (what < 970) {
                settle();
            } else if (what < 985) {
                SelfTradePrevention mode = SelfTradePrevention.values()[random.nextInt(5)];
                floor.apply(new Command.SetSelfTradePrevention(account, mode));
                naive.stp.put(account, mode);
            } else if (what < 990) {
                InstrumentState state = random.nextBoolean() ? InstrumentState.OPEN : InstrumentState.HALTED;
                floor.apply(new Command.SetInstrumentState(1, state));
                naive.state = state;
                floor.apply(new Command.SetInstrumentState(1, InstrumentState.OPEN));
                naive.state = InstrumentState.OPEN;
            } else {
                fund();
            }
        }

        private long price() {
            return middle + random.nextInt(-spread, spread + 1) + (random.nextInt(50) == 0 ? spread + 3 : 0);
        }

        private void place() {
            boolean market = random.nextInt(8) == 0;
            TimeInForce tif = random.nextInt(5) == 0 ? TimeInForce.values()[random.nextInt(3)] : TimeInForce.GTC;
            Command.PlaceOrder body = new Command.PlaceOrder(
                    account,
                    1,
                    random.nextBoolean() ? Side.BUY : Side.SELL,
                    market ? OrderType.MARKET : OrderType.LIMIT,
                    tif,
                    random.nextInt(12) == 0,
                    market ? 0 : price(),
                    random.nextInt(200) == 0 ? 0 : 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 8),
                    null);
            Reply reply = floor.apply(body);
            long id = reply instanceof Reply.Order order ? order.order().orderId() : 0;
            compare(body, reply, naive.place(body, id));
            if (id != 0) {
                ids.add(id);
            }
        }

        private long someId() {
            if (ids.isEmpty() || random.nextInt(100) == 0) {
                return random.nextInt(5) << 20;
            }
            if (!naive.book.isEmpty() && random.nextInt(4) > 0) {
                return naive.book.get(random.nextInt(naive.book.size())).id;
            }
            int back = Math.min(ids.size(), random.nextInt(8) == 0 ? 2_000 : 60);
            return ids.get(ids.size() - 1 - random.nextInt(back));
        }

        private void cancel() {
            long id = someId();
            NaiveMarket.Order order = naive.all.get(id);
            long by = order != null && random.nextInt(10) > 0 ? order.account : random.nextInt(ACCOUNTS + 1);
            if (order == null && by == 0) {
                by = 1;
            }
            Command.CancelOrder body = new Command.CancelOrder(by, id, null);
            compare(body, floor.apply(body), naive.cancel(by, id));
        }

        private void replace() {
            long id = someId();
            NaiveMarket.Order order = naive.all.get(id);
            long by = order != null && random.nextInt(20) > 0 ? order.account : account;
            Command.ReplaceOrder body = new Command.ReplaceOrder(
                    by,
                    id,
                    null,
                    random.nextInt(3) == 0 ? price() : 0,
                    random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 0,
                    random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 0);
            compare(body, floor.apply(body), naive.replace(body));
        }

        private void settle() {
            long cycle = floor.id(new Command.BeginSettlement(1));
            if (cycle == 0) {
                return;
            }
            floor.apply(new Command.CompleteSettlement(cycle, true, ""));
            for (long id = 1; id <= ACCOUNTS; id++) {
                long[] waiting = naive.unsettled.get(id);
                naive.owned.get(id)[0] += waiting[0];
                naive.owned.get(id)[1] += waiting[1];
                waiting[0] = 0;
                waiting[1] = 0;
            }
        }

        private void fund() {
            int asset = 1 + random.nextInt(2);
            long units = random.nextInt(asset == 1 ? 200 : (int) Math.min(Integer.MAX_VALUE, 200 * middle)) + 1L;
            if (naive.owned.get(account)[asset - 1] < 300 * (asset == 1 ? 1 : middle)) {
                deposit(account, asset, units);
                return;
            }
            Reply reply = floor.apply(new Command.Withdraw(account, asset, units, ""));
            boolean enough = naive.available(account, asset - 1) >= units;
            assertEquals(enough, reply instanceof Reply.Done, this::where);
            if (enough) {
                naive.owned.get(account)[asset - 1] -= units;
            }
        }

        private String where() {
            return "seed " + seed + " sequence " + floor.venue.sequence() + " " + floor.events;
        }

        private void compare(Command body, Reply reply, @Nullable Reason expected) {
            switch (reply) {
                case Reply.Refused refused -> assertEquals(expected, refused.reason(), () -> body + " " + where());
                case Reply.Order answer -> {
                    assertNull(expected, () -> body + " " + where());
                    NaiveMarket.Order order = naive.all.get(answer.order().orderId());
                    OrderView view = answer.order();
                    assertEquals(order.status, view.status(), () -> body + " " + where());
                    assertEquals(order.cause, view.cause(), this::where);
                    assertEquals(order.quantity, view.quantityLots(), this::where);
                    assertEquals(order.filled, view.filledLots(), this::where);
                    assertEquals(order.value, view.notionalUnits(), this::where);
                    assertEquals(order.price, view.priceTicks(), this::where);
                }
                case Reply other -> throw new AssertionError(other + where());
            }
            List<String> fills = new ArrayList<>();
            for (Event event : floor.events) {
                if (event instanceof Event.Traded t) {
                    fills.add(t.maker().order().orderId() + " " + t.taker().order().orderId() + " " + t.quantityLots()
                            + "@" + t.priceTicks() + " " + t.maker().feeUnits() + " " + t.taker().feeUnits());
                }
            }
            if (!fills.isEmpty() || expected == null) {
                assertEquals(naive.fills, fills, () -> body + " " + where());
            }
        }

        private void mirror() {
            for (Event event : floor.events) {
                if (event instanceof Event.BalanceChanged balance) {
                    balances.get(balance.accountId())[balance.assetId()] = balance;
                } else if (event instanceof Event.LevelChanged level) {
                    TreeMap<Long, long[]> half = levels[level.side().ordinal()];
                    if (level.totalLots() == 0) {
                        half.remove(level.priceTicks());
                    } else {
                        half.put(level.priceTicks(), new long[] {level.totalLots(), level.orders()});
                    }
                }
            }
        }

        private void compareAll(int at) {
            assertEquals(List.of(), floor.venue.audit(), this::where);
            for (long id = 1; id <= ACCOUNTS; id++) {
                for (int asset = 0; asset < 2; asset++) {
                    Event.BalanceChanged balance = balances.get(id)[asset + 1];
                    String what = "account " + id + " asset " + (asset + 1) + " after " + at + " seed " + seed;
                    assertEquals(naive.held(id, asset), balance.held(), what);
                    assertEquals(naive.available(id, asset), balance.available(), what);
                    assertEquals(naive.unsettled.get(id)[asset], balance.unsettled(), what);
                }
            }
            Map<Long, long[]> bids = new TreeMap<>();
            Map<Long, long[]> asks = new TreeMap<>();
            for (NaiveMarket.Order order : naive.book) {
                long[] sum = (order.buy ? bids : asks).computeIfAbsent(order.price, _ -> new long[2]);
                sum[0] += order.left();
                sum[1]++;
            }
            assertEquals(text(bids), text(levels[0]), this::where);
            assertEquals(text(asks), text(levels[1]), this::where);
        }

        private static String text(Map<Long, long[]> half) {
            StringBuilder text = new StringBuilder();
            half.forEach((price, sum) -> text.append(price + ":" + sum[0] + "/" + sum[1] + " "));
            return text.toString();
        }
    }
}
