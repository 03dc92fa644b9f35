package io.buttonwood.core.order;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Event;
import io.buttonwood.core.Event.Posting;
import io.buttonwood.core.Lane;
import io.buttonwood.core.LedgerKind;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Ledger;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.book.Book;
import io.buttonwood.core.book.Incoming;
import io.buttonwood.core.book.Meeting;
import io.buttonwood.core.instrument.Fees;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.settlement.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trades an order that was accepted: matches it, moves the money of each fill, and rests or ends what is left.
final class Execution {
    private final Orders orders;
    private final Ledger ledger;
    private final Instruments instruments;
    private final Settlement settlement;
    private final Outbox out;

    Execution(Orders orders, Ledger ledger, Instruments instruments, Settlement settlement, Outbox out) {
        this.orders = orders;
        this.ledger = ledger;
        this.instruments = instruments;
        this.settlement = settlement;
        this.out = out;
    }

    /// Trades the order and answers how it stands afterwards. It holds what it needs and is in no book.
    OrderView run(OpenOrder order) {
        if (order.timeInForce == TimeInForce.FOK) {
            CancelCause cause = FillOrKill.hindrance(order, orders.slots);
            if (cause != null) {
                return orders.endCancelled(order, cause);
            }
        }
        Matching matching = new Matching(order);
        Account account = order.trader.account;
        order.instrument.book.match(
                order.buys(),
                worstPrice(order),
                order.remainingLots(),
                account.index(),
                account.selfTradePrevention,
                matching);
        return finish(order, matching.ends);
    }

    private static int worstPrice(OpenOrder order) {
        if (order.type == OrderType.LIMIT) {
            return (int) order.priceTicks;
        }
        return order.buys() ? Book.HIGHEST_PRICE : 0;
    }

    /// @param ends why it may not go on though lots are left, null if it may
    private OrderView finish(OpenOrder order, @Nullable CancelCause ends) {
        if (ends != null) {
            return orders.endCancelled(order, ends);
        }
        OrderView view = order.view();
        if (order.remainingLots() == 0) {
            orders.end(order, view);
            return view;
        }
        if (order.type == OrderType.LIMIT && order.timeInForce == TimeInForce.GTC) {
            orders.rest(order);
            return view;
        }
        return orders.endCancelled(order, CancelCause.NO_LIQUIDITY);
    }

    /// One order on its way through the book. Each fill of a MARKET order is no larger than can be paid at that moment.
    private final class Matching implements Incoming {
        private final OpenOrder order;
        private @Nullable CancelCause ends;

        Matching(OpenOrder order) {
            this.order = order;
        }

        @Override
        public long most(int priceTicks, long lots) {
            if (order.type == OrderType.LIMIT) {
                return lots;
            }
            long payable = affordable(order, priceTicks, lots);
            if (payable == 0) {
                ends = CancelCause.INSUFFICIENT_FUNDS;
            }
            return payable;
        }

        @Override
        public void met(Meeting meeting, int slot, long lots, int priceTicks) {
            instruments.touch(order.instrument);
            OpenOrder resting = orders.at(slot);
            switch (meeting) {
                case FILL -> fill(order, resting, lots, priceTicks);
                case RESTING_CANCELLED -> orders.endCancelled(resting, CancelCause.SELF_TRADE);
                case INCOMING_CANCELLED -> ends = CancelCause.SELF_TRADE;
                case BOTH_CANCELLED -> {
                    orders.endCancelled(resting, CancelCause.SELF_TRADE);
                    ends = CancelCause.SELF_TRADE;
                }
                case BOTH_REDUCED -> {
                    if (!reduce(resting, lots)) {
                        orders.endCancelled(resting, CancelCause.SELF_TRADE);
                    }
                    if (!reduce(order, lots)) {
                        ends = CancelCause.SELF_TRADE;
                    }
                }
            }
        }
    }

    private static long affordable(OpenOrder order, long priceTicks, long most) {
        Instrument instrument = order.instrument;
        Account account = order.trader.account;
        return order.buys()
                ? affordable(instrument, priceTicks, most, account.available(instrument.quote), order.feeCarry)
                : Math.min(most, Math.max(0, account.available(instrument.base)) / instrument.lotUnits);
    }

    /// The most lots, up to a number, whose value and taker's fee that money pays.
    private static long affordable(Instrument instrument, long priceTicks, long most, long money, int feeCarry) {
        long low = 0;
        long high = most;
        while (low < high) {
            long lots = low + (high - low + 1) / 2;
            long value = instrument.value(priceTicks, lots);
            if (value >= 0 && value + Fees.fee(value, instrument.spec.takerFeePpm(), feeCarry) <= money) {
                low = lots;
            } else {
                high = lots - 1;
            }
        }
        return low;
    }

    /// Self-trade prevention takes lots off an order; false if nothing would be left.
    private boolean reduce(OpenOrder order, long lots) {
        if (order.remainingLots() == lots) {
            return false;
        }
        order.quantityLots -= lots;
        orders.changed(order);
        orders.hold(order, order.holdFor(order.priceTicks, order.remainingLots()));
        Account account = order.trader.account;
        out.emit(new Event.OrderReplaced(order.view(), account.brokerId, true, account.nextSeq(Lane.NORMAL)));
        return true;
    }

    private void fill(OpenOrder taker, OpenOrder maker, long lots, long priceTicks) {
        Instrument instrument = taker.instrument;
        long value = instrument.value(priceTicks, lots);
        long takerFee = charge(taker, lots, value, instrument.spec.takerFeePpm());
        long makerFee = charge(maker, lots, value, instrument.spec.makerFeePpm());
        boolean buyerTook = taker.buys();
        OpenOrder buy = buyerTook ? taker : maker;
        OpenOrder sell = buyerTook ? maker : taker;
        long buyerFee = buyerTook ? takerFee : makerFee;
        long sellerFee = buyerTook ? makerFee : takerFee;
        Account buyer = buy.trader.account;
        Account seller = sell.trader.account;
        instrument.lastPriceTicks = priceTicks;
        long trade = settlement.add(instrument, buyerTook, lots, value, buyer, seller, buyerFee, sellerFee);
        OrderView makerView = maker.view();
        out.emit(new Event.Traded(
                trade,
                instrument.id,
                priceTicks,
                lots,
                value,
                taker.side,
                part(maker, makerView, makerFee),
                part(taker, taker.view(), takerFee)));
        long base = lots * instrument.lotUnits;
        long paid = value + buyerFee;
        Bucket to = Settlement.proceeds(instrument);
        Posting pays = new Posting(buyer.id, instrument.quote.id, bucket(buy), -paid);
        Posting gets = new Posting(buyer.id, instrument.base.id, to, base);
        Posting gives = new Posting(seller.id, instrument.base.id, bucket(sell), -base);
        Posting earns = new Posting(seller.id, instrument.quote.id, to, value - sellerFee);
        long fees = buyerFee + sellerFee;
        List<Posting> postings = fees == 0
                ? List.of(pays, gets, gives, earns)
                : List.of(
                        pays,
                        gets,
                        gives,
                        earns,
                        new Posting(Posting.FEES, instrument.quote.id, Bucket.AVAILABLE, fees));
        ledger.post(LedgerKind.TRADE, trade, "", postings);
        paidFromHold(buy, paid);
        paidFromHold(sell, base);
        if (maker.remainingLots() == 0) {
            orders.end(maker, makerView);
        }
    }

    private long charge(OpenOrder order, long lots, long value, int ppm) {
        long fee = Fees.fee(value, ppm, order.feeCarry);
        order.feeCarry = Fees.carry(value, ppm, order.feeCarry, fee);
        order.filledLots += lots;
        order.valueUnits += value;
        orders.changed(order);
        return fee;
    }

    private static Event.Fill part(OpenOrder order, OrderView view, long fee) {
        Account account = order.trader.account;
        long tradeSeq = account.nextSeq(Lane.HIGH);
        return new Event.Fill(view, account.brokerId, fee, tradeSeq, account.nextSeq(Lane.HIGH));
    }

    private static Bucket bucket(OpenOrder order) {
        return order.type == OrderType.MARKET ? Bucket.AVAILABLE : Bucket.HELD;
    }

    /// The ledger took it from the hold; what the rest does not need goes back.
    private void paidFromHold(OpenOrder order, long units) {
        if (order.type == OrderType.LIMIT) {
            order.heldUnits -= units;
            orders.hold(order, order.holdFor(order.priceTicks, order.remainingLots()));
        }
    }
}
