package io.buttonwood.core.order;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentState;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.RiskLimits;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Asset;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.instrument.Fees;
import io.buttonwood.core.instrument.Instrument;
import org.jspecify.annotations.Nullable;

/// What an order must pass before it enters. Answers null where it may.
final class Checks {
    private static final long E8 = 100_000_000;
    private static final long[] TEN_TO = new long[13];

    static {
        TEN_TO[0] = 1;
        for (int i = 1; i < TEN_TO.length; i++) {
            TEN_TO[i] = TEN_TO[i - 1] * 10;
        }
    }

    private final Accounts accounts;
    private final Outbox out;

    Checks(Accounts accounts, Outbox out) {
        this.accounts = accounts;
        this.out = out;
    }

    /// Everything that an entering order needs, funds last.
    Reply.@Nullable Refused entry(Command.PlaceOrder order, Trader trader, Instrument instrument) {
        Reply.Refused refused = form(order);
        if (refused == null) {
            refused = state(trader.account, instrument);
        }
        if (refused == null && order.type() == OrderType.LIMIT) {
            refused = band(instrument, order.priceTicks());
        }
        if (refused == null) {
            refused = limits(
                    trader.account, instrument, order.side(), order.type(), order.priceTicks(), order.quantityLots());
        }
        if (refused == null && rests(order) && tooMany(trader)) {
            refused = out.refused(Reason.TOO_MANY_OPEN_ORDERS, "the account's limit of open orders is reached");
        }
        if (refused == null
                && order.postOnly()
                && instrument.book.crosses(order.side() == Side.BUY, (int) order.priceTicks())) {
            refused = out.refused(Reason.POST_ONLY_WOULD_TAKE, "the order would trade at once");
        }
        return refused == null ? funds(order, trader.account, instrument) : refused;
    }

    private static boolean rests(Command.PlaceOrder order) {
        return order.type() == OrderType.LIMIT && order.timeInForce() == TimeInForce.GTC;
    }

    private static boolean tooMany(Trader trader) {
        int most = trader.account.limits.maxOpenOrders();
        return most > 0 && trader.openOrders >= most;
    }

    private Reply.@Nullable Refused form(Command.PlaceOrder order) {
        if (order.quantityLots() < 1) {
            return out.refused(Reason.INVALID, "quantity: at least one lot");
        }
        if (order.type() == OrderType.MARKET) {
            if (order.priceTicks() != 0) {
                return out.refused(Reason.INVALID, "price: a MARKET order has none");
            }
            if (order.postOnly()) {
                return out.refused(Reason.INVALID, "post_only: a MARKET order never rests");
            }
        } else if (order.priceTicks() < 1) {
            return out.refused(Reason.INVALID, "price: at least one tick");
        } else if (order.postOnly() && order.timeInForce() != TimeInForce.GTC) {
            return out.refused(Reason.INVALID, "post_only: only with GTC");
        }
        return null;
    }

    /// Whether the account may enter or change orders of the instrument now.
    Reply.@Nullable Refused state(Account account, Instrument instrument) {
        if (accounts.stopped(account)) {
            return out.refused(Reason.KILL_SWITCH, "a kill switch is engaged");
        }
        return switch (instrument.state) {
            case OPEN -> null;
            case HALTED -> out.refused(Reason.INSTRUMENT_HALTED, "the instrument is halted");
            case CLOSED -> out.refused(Reason.INSTRUMENT_CLOSED, "the instrument is closed");
        };
    }

    Reply.@Nullable Refused band(Instrument instrument, long priceTicks) {
        return priceTicks < instrument.lowPriceTicks || priceTicks > instrument.highPriceTicks
                ? out.refused(Reason.PRICE_OUT_OF_BAND, "price: outside the instrument's bands")
                : null;
    }

    /// The account's limits. A MARKET order is valued at the last price, and passes where there is none.
    Reply.@Nullable Refused limits(
            Account account, Instrument instrument, Side side, OrderType type, long priceTicks, long lots) {
        RiskLimits limits = account.limits;
        if (limits.equals(RiskLimits.NONE)) {
            return null;
        }
        if (limits.maxQuantityE8() > 0 && above(instrument.inventory(lots), instrument.base, limits.maxQuantityE8())) {
            return out.refused(Reason.QUANTITY_TOO_LARGE, "quantity: above the account's limit");
        }
        long valuedAt = type == OrderType.MARKET ? instrument.lastPriceTicks : priceTicks;
        if (limits.maxNotionalE8() > 0
                && valuedAt > 0
                && above(instrument.value(valuedAt, lots), instrument.quote, limits.maxNotionalE8())) {
            return out.refused(Reason.NOTIONAL_TOO_LARGE, "the order's value is above the account's limit");
        }
        long last = instrument.lastPriceTicks;
        if (limits.fatFingerPpm() > 0 && last > 0 && type == OrderType.LIMIT) {
            long price = priceTicks * 1_000_000;
            boolean far = side == Side.BUY
                    ? price > last * (1_000_000L + limits.fatFingerPpm())
                    : price < last * (1_000_000L - limits.fatFingerPpm());
            if (far) {
                return out.refused(Reason.FAT_FINGER, "price: too far from the last price");
            }
        }
        return null;
    }

    /// Whether so many units (-1: more than fit) are above a limit in hundred-millionths of the asset; in 128 bits.
    private static boolean above(long units, Asset asset, long limitE8) {
        if (units < 0) {
            return true;
        }
        long scale = TEN_TO[asset.scale];
        long left = Math.multiplyHigh(units, E8);
        long right = Math.multiplyHigh(limitE8, scale);
        return left != right ? left > right : Long.compareUnsigned(units * E8, limitE8 * scale) > 0;
    }

    private Reply.@Nullable Refused funds(Command.PlaceOrder order, Account account, Instrument instrument) {
        if (order.type() == OrderType.MARKET) {
            return null;
        }
        long units;
        if (order.side() == Side.SELL) {
            units = instrument.inventory(order.quantityLots());
        } else {
            units = instrument.value(order.priceTicks(), order.quantityLots());
            units = units < 0 ? -1 : units + Fees.ceiling(units, instrument.highestFeePpm, 0);
        }
        if (units < 0) {
            return tooLarge();
        }
        return account.available(order.side() == Side.BUY ? instrument.quote : instrument.base) < units
                ? out.refused(Reason.INSUFFICIENT_FUNDS, "less than the order needs is available")
                : null;
    }

    Reply.Refused tooLarge() {
        return out.refused(Reason.CAPACITY, "the order's value is beyond what the ledger can hold");
    }
}
