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
import io.buttonwood.core.book.Meeting;
import io.buttonwood.core.instrument.Fees;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.settlement.Settlement;
import java.util.List;

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
        if (order.type == OrderType.MARKET) {
            return runMarket(order);
        }
        Meeting meeting = Meeting.FILL;
        boolean alive = true;
        while (alive && meeting != Meeting.NONE && order.remainingLots() > 0) {
            meeting = meet(order, (int) order.priceTicks, order.remainingLots());
            alive = act(order, meeting);
        }
        return finish(order, alive, CancelCause.NO_LIQUIDITY);
    }

    private OrderView finish(OpenOrder order, boolean alive, CancelCause cause) {
        if (!alive) {
            return orders.endCancelled(order, CancelCause.SELF_TRADE);
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
        return orders.endCancelled(order, cause);
    }

    /// One resting order at a time, each fill no larger than can be paid at that moment.
    private OrderView runMarket(OpenOrder order) {
        Book book = order.instrument.book;
        boolean alive = true;
        while (alive && order.remainingLots() > 0) {
            int slot = book.first(!order.buys());
            if (slot < 0) {
                return finish(order, true, CancelCause.NO_LIQUIDITY);
            }
            long lots = order.remainingLots();
            if (!FillOrKill.preventsSelfTrade(order, slot, orders.slots)) {
                long most = Math.min(lots, orders.slots.left(slot));
                lots = affordable(order, book.priceTicks(slot), most);
                if (lots == 0) {
                    return finish(order, true, CancelCause.INSUFFICIENT_FUNDS);
                }
            }
            alive = act(order, meet(order, order.buys() ? Book.HIGHEST_PRICE : 0, lots));
        }
        return finish(order, alive, CancelCause.NO_LIQUIDITY);
    }

    private static long affordable(OpenOrder order, long priceTicks, long most) {
        Instrument instrument = order.instrument;
        Account account = order.trader.account;
        return order.buys()
                ? affordable(instrument, priceTicks, most, account.available(instrument.quote), order.feeCarry)
                : Math.min(most, Math.max(0, account.available(instrument.base)) / instrument.lotUnits);
    }

    /// The most lots, up to a number, whose value and taker's fee that money pays.
    static long affordable(Instrument instrument, long priceTicks, long most, long money, int feeCarry) {
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

    private Meeting meet(OpenOrder order, int limitTicks, long lots) {
        Account account = order.trader.account;
        return order.instrument.book.meet(
                order.buys(), limitTicks, lots, account.index(), account.selfTradePrevention);
    }

    /// Does what a meeting decided; whether the order may go on.
    private boolean act(OpenOrder order, Meeting meeting) {
        if (meeting == Meeting.NONE) {
            return true;
        }
        instruments.touch(order.instrument);
        Book book = order.instrument.book;
        OpenOrder maker = orders.at(book.metSlot());
        return switch (meeting) {
            case NONE -> true;
            case FILL -> {
                fill(order, maker, book.metLots(), book.metPriceTicks());
                yield true;
            }
            case RESTING_CANCELLED -> {
                orders.endCancelled(maker, CancelCause.SELF_TRADE);
                yield true;
            }
            case INCOMING_CANCELLED -> false;
            case BOTH_CANCELLED -> {
                orders.endCancelled(maker, CancelCause.SELF_TRADE);
                yield false;
            }
            case BOTH_REDUCED -> {
                if (!reduce(maker, book.metLots())) {
                    orders.endCancelled(maker, CancelCause.SELF_TRADE);
                }
                yield reduce(order, book.metLots());
            }
        };
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
