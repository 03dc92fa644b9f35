package io.buttonwood.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One instrument's market written down as simply as its rules read: one list of orders, sorted whenever it is asked,
/// what is held counted from the orders. Base and quote units are lots and ticks. Slow, and the oracle of the fast one.
final class NaiveMarket {
    private static final long MILLION = 1_000_000;

    static final class Order {
        final long id;
        final long account;
        final boolean buy;
        final boolean market;
        final TimeInForce tif;
        final boolean postOnly;
        final long entered;
        long price;
        long quantity;
        long filled;
        long value;
        /// Millionths.
        long exactFees;
        long paidFees;
        long priority;
        OrderStatus status = OrderStatus.OPEN;
        @Nullable CancelCause cause;

        Order(long id, Command.PlaceOrder body, long entered) {
            this.id = id;
            account = body.accountId();
            buy = body.side() == Side.BUY;
            market = body.type() == OrderType.MARKET;
            tif = body.timeInForce();
            postOnly = body.postOnly();
            price = body.priceTicks();
            quantity = body.quantityLots();
            this.entered = entered;
        }

        long left() {
            return quantity - filled;
        }
    }

    final int makerPpm;
    final int takerPpm;
    final boolean spendable;
    long low;
    long high;
    InstrumentState state = InstrumentState.OPEN;
    final Map<Long, SelfTradePrevention> stp = new HashMap<>();
    /// Account to available plus held, and unsettled: base, quote.
    final Map<Long, long[]> owned = new HashMap<>();

    final Map<Long, long[]> unsettled = new HashMap<>();
    long[] fees = new long[2];
    final List<Order> book = new ArrayList<>();
    final Map<Long, Order> all = new HashMap<>();
    final List<String> fills = new ArrayList<>();
    private long clock;

    NaiveMarket(int makerPpm, int takerPpm, boolean spendable, long low, long high) {
        this.makerPpm = makerPpm;
        this.takerPpm = takerPpm;
        this.spendable = spendable;
        this.low = low;
        this.high = high;
    }

    void open(long account) {
        owned.put(account, new long[2]);
        unsettled.put(account, new long[2]);
        stp.put(account, SelfTradePrevention.NONE);
    }

    long held(long account, int asset) {
        long sum = 0;
        for (Order order : book) {
            if (order.account == account && order.buy == (asset == 1)) {
                sum += hold(order, order.price, order.left());
            }
        }
        return sum;
    }

    long available(long account, int asset) {
        return owned.get(account)[asset] - held(account, asset);
    }

    private long hold(Order order, long price, long lots) {
        if (!order.buy) {
            return lots;
        }
        long unpaid = order.exactFees - order.paidFees * MILLION;
        long most = price * lots * Math.max(makerPpm, takerPpm) + unpaid;
        return price * lots + (most <= 0 ? 0 : (most + MILLION - 1) / MILLION);
    }

    /// @return null if it entered
    @Nullable Reason place(Command.PlaceOrder body, long id) {
        fills.clear();
        Order order = new Order(id, body, clock++);
        if (body.quantityLots() < 1) {
            return Reason.INVALID;
        }
        if (order.market ? order.price != 0 || order.postOnly : order.price < 1) {
            return Reason.INVALID;
        }
        if (order.postOnly && order.tif != TimeInForce.GTC) {
            return Reason.INVALID;
        }
        if (state != InstrumentState.OPEN) {
            return state == InstrumentState.HALTED ? Reason.INSTRUMENT_HALTED : Reason.INSTRUMENT_CLOSED;
        }
        if (!order.market && (order.price < low || order.price > high)) {
            return Reason.PRICE_OUT_OF_BAND;
        }
        if (order.postOnly && best(order) != null) {
            return Reason.POST_ONLY_WOULD_TAKE;
        }
        if (!order.market
                && available(order.account, order.buy ? 1 : 0) < hold(order, order.price, order.quantity)) {
            return Reason.INSUFFICIENT_FUNDS;
        }
        all.put(id, order);
        run(order);
        return null;
    }

    private void run(Order order) {
        order.priority = clock++;
        if (order.tif == TimeInForce.FOK) {
            CancelCause cause = hindrance(order);
            if (cause != null) {
                end(order, cause);
                return;
            }
        }
        trade(order);
        if (order.cause != null) {
            return;
        }
        if (order.left() == 0) {
            order.status = OrderStatus.FILLED;
        } else if (order.market || order.tif != TimeInForce.GTC) {
            end(order, CancelCause.NO_LIQUIDITY);
        } else {
            book.add(order);
        }
    }

    private void trade(Order order) {
        SelfTradePrevention mode = stp.get(order.account);
        for (Order maker = best(order); maker != null && order.left() > 0; maker = best(order)) {
            long lots = Math.min(order.left(), maker.left());
            if (maker.account == order.account && mode != SelfTradePrevention.NONE) {
                switch (mode) {
                    case NONE -> throw new AssertionError();
                    case CANCEL_NEWEST -> end(order, CancelCause.SELF_TRADE);
                    case CANCEL_OLDEST -> end(maker, CancelCause.SELF_TRADE);
                    case CANCEL_BOTH -> {
                        end(maker, CancelCause.SELF_TRADE);
                        end(order, CancelCause.SELF_TRADE);
                    }
                    case DECREMENT -> {
                        decrement(maker, lots);
                        decrement(order, lots);
                    }
                }
                if (order.cause != null) {
                    return;
                }
                continue;
            }
            if (order.market) {
                while (lots > 0 && !pays(order, maker.price, lots)) {
                    lots--;
                }
                if (lots == 0) {
                    end(order, CancelCause.INSUFFICIENT_FUNDS);
                    return;
                }
            }
            fill(order, maker, lots);
        }
    }

    private void decrement(Order order, long lots) {
        if (order.left() == lots) {
            end(order, CancelCause.SELF_TRADE);
        } else {
            order.quantity -= lots;
        }
    }

    private boolean pays(Order order, long price, long lots) {
        long has = available(order.account, order.buy ? 1 : 0);
        return order.buy ? has >= price * lots + fee(order, price * lots, takerPpm) : has >= lots;
    }

    /// The exact fee and what rounding left before, to the nearest unit, halves to the even one.
    private static long fee(Order order, long value, int ppm) {
        long exact = order.exactFees + value * ppm - order.paidFees * MILLION;
        return BigDecimal.valueOf(exact, 6).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private void fill(Order taker, Order maker, long lots) {
        long value = maker.price * lots;
        long takerFee = charge(taker, lots, value, takerPpm);
        long makerFee = charge(maker, lots, value, makerPpm);
        Order buy = taker.buy ? taker : maker;
        Order sell = taker.buy ? maker : taker;
        owned.get(buy.account)[1] -= value + (taker.buy ? takerFee : makerFee);
        owned.get(sell.account)[0] -= lots;
        Map<Long, long[]> to = spendable ? owned : unsettled;
        to.get(buy.account)[0] += lots;
        to.get(sell.account)[1] += value - (taker.buy ? makerFee : takerFee);
        fees[1] += takerFee + makerFee;
        fills.add(maker.id + " " + taker.id + " " + lots + "@" + maker.price + " " + makerFee + " " + takerFee);
        if (maker.left() == 0) {
            maker.status = OrderStatus.FILLED;
            book.remove(maker);
        }
    }

    private static long charge(Order order, long lots, long value, int ppm) {
        long fee = fee(order, value, ppm);
        order.exactFees += value * ppm;
        order.paidFees += fee;
        order.filled += lots;
        order.value += value;
        order.status = OrderStatus.PARTIALLY_FILLED;
        return fee;
    }

    private void end(Order order, CancelCause cause) {
        book.remove(order);
        order.status = OrderStatus.CANCELLED;
        order.cause = cause;
    }

    /// The resting order this one would meet first.
    private @Nullable Order best(Order order) {
        Order best = null;
        for (Order other : book) {
            if (other.buy != order.buy
                    && (order.market || (order.buy ? other.price <= order.price : other.price >= order.price))
                    && (best == null || priority(other.buy).compare(other, best) < 0)) {
                best = other;
            }
        }
        return best;
    }

    private static Comparator<Order> priority(boolean buy) {
        Comparator<Order> byPrice = Comparator.comparingLong(order -> buy ? -order.price : order.price);
        return byPrice.thenComparingLong(order -> order.priority);
    }

    private @Nullable CancelCause hindrance(Order order) {
        SelfTradePrevention mode = stp.get(order.account);
        List<Order> others = new ArrayList<>(book);
        others.removeIf(other -> other.buy == order.buy);
        others.sort(priority(!order.buy));
        long left = order.left();
        long money = available(order.account, order.buy ? 1 : 0);
        Order purse = new Order(0, new Command.PlaceOrder(
                order.account, 1, Side.BUY, OrderType.MARKET, TimeInForce.FOK, false, 0, order.quantity, null), 0);
        for (Order other : others) {
            if (left == 0 || !order.market && (order.buy ? other.price > order.price : other.price < order.price)) {
                break;
            }
            if (other.account == order.account && mode != SelfTradePrevention.NONE) {
                if (mode != SelfTradePrevention.CANCEL_OLDEST) {
                    break;
                }
                continue;
            }
            long lots = Math.min(left, other.left());
            left -= lots;
            if (order.market && order.buy) {
                money -= lots * other.price + charge(purse, lots, lots * other.price, takerPpm);
                if (money < 0) {
                    return CancelCause.INSUFFICIENT_FUNDS;
                }
            }
        }
        if (left > 0) {
            return CancelCause.WOULD_NOT_FILL;
        }
        return order.market && !order.buy && money < order.left() ? CancelCause.INSUFFICIENT_FUNDS : null;
    }

    @Nullable Reason cancel(long account, long id) {
        fills.clear();
        Order order = all.get(id);
        if (order == null || account != 0 && order.account != account) {
            return Reason.UNKNOWN_ORDER;
        }
        if (!book.contains(order)) {
            return Reason.ORDER_CLOSED;
        }
        end(order, CancelCause.REQUESTED);
        return null;
    }

    @Nullable Reason replace(Command.ReplaceOrder body) {
        fills.clear();
        Order order = all.get(body.orderId());
        if (order == null || order.account != body.accountId()) {
            return Reason.UNKNOWN_ORDER;
        }
        if (!book.contains(order)) {
            return Reason.ORDER_CLOSED;
        }
        if (body.priceTicks() == 0 && body.quantityLots() == 0 && body.remainingLots() == 0
                || body.quantityLots() > 0 && body.remainingLots() > 0) {
            return Reason.INVALID;
        }
        if (state != InstrumentState.OPEN) {
            return state == InstrumentState.HALTED ? Reason.INSTRUMENT_HALTED : Reason.INSTRUMENT_CLOSED;
        }
        long price = body.priceTicks() == 0 ? order.price : body.priceTicks();
        long quantity = body.remainingLots() > 0
                ? order.filled + body.remainingLots()
                : body.quantityLots() > 0 ? body.quantityLots() : order.quantity;
        if (quantity <= order.filled) {
            end(order, CancelCause.NOTHING_LEFT);
            return null;
        }
        if (price == order.price && quantity < order.quantity) {
            order.quantity = quantity;
            return null;
        }
        if (price != order.price && (price < low || price > high)) {
            return Reason.PRICE_OUT_OF_BAND;
        }
        long oldPrice = order.price;
        order.price = price;
        boolean meets = best(order) != null;
        order.price = oldPrice;
        if (order.postOnly && meets) {
            return Reason.POST_ONLY_WOULD_TAKE;
        }
        long before = hold(order, order.price, order.left());
        long after = hold(order, price, quantity - order.filled);
        if (available(order.account, order.buy ? 1 : 0) < after - before) {
            return Reason.INSUFFICIENT_FUNDS;
        }
        book.remove(order);
        order.price = price;
        order.quantity = quantity;
        run(order);
        return null;
    }
}
