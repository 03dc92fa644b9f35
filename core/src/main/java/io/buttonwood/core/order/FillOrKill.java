package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.book.Book;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.instrument.Fees;
import io.buttonwood.core.instrument.Instrument;
import org.jspecify.annotations.Nullable;

/// Whether a fill-or-kill order can be filled wholly, asked before anything happens.
///
/// The account's own orders are left out when self-trade prevention is on. CANCEL_OLDEST would step over them; in the
/// other modes the first of them would end or shrink the order, so only what stands before it counts. A MARKET order
/// must be able to pay every fill.
final class FillOrKill {
    private FillOrKill() {}

    /// Why not, null if it can.
    static @Nullable CancelCause hindrance(OpenOrder order, Slots slots) {
        Instrument instrument = order.instrument;
        Account account = order.trader.account;
        Book book = instrument.book;
        boolean market = order.type == OrderType.MARKET;
        boolean pays = market && order.buys();
        long money = account.available(order.buys() ? instrument.quote : instrument.base);
        int carry = 0;
        long left = order.remainingLots();
        for (int slot = book.first(!order.buys()); slot >= 0 && left > 0; slot = book.next(slot)) {
            long price = book.priceTicks(slot);
            if (!market && (order.buys() ? price > order.priceTicks : price < order.priceTicks)) {
                break;
            }
            if (preventsSelfTrade(order, slot, slots)) {
                if (account.selfTradePrevention == SelfTradePrevention.CANCEL_OLDEST) {
                    continue;
                }
                break;
            }
            long lots = Math.min(left, slots.left(slot));
            left -= lots;
            if (pays) {
                long value = instrument.value(price, lots);
                if (value < 0) {
                    return CancelCause.INSUFFICIENT_FUNDS;
                }
                long fee = Fees.fee(value, instrument.spec.takerFeePpm(), carry);
                carry = Fees.carry(value, instrument.spec.takerFeePpm(), carry, fee);
                if (value + fee > money) {
                    return CancelCause.INSUFFICIENT_FUNDS;
                }
                money -= value + fee;
            }
        }
        if (left > 0) {
            return CancelCause.WOULD_NOT_FILL;
        }
        if (market && !order.buys()) {
            long base = instrument.inventory(order.remainingLots());
            return base < 0 || base > money ? CancelCause.INSUFFICIENT_FUNDS : null;
        }
        return null;
    }

    /// Whether the resting order is the account's own and may not trade with it.
    private static boolean preventsSelfTrade(OpenOrder order, int slot, Slots slots) {
        Account account = order.trader.account;
        return account.selfTradePrevention != SelfTradePrevention.NONE && slots.account(slot) == account.index();
    }
}
