package io.buttonwood.core.order;

import io.buttonwood.core.OrderType;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;

/// Orders in a snapshot: by account in the order they came to rest, then each book's queue.
final class OrderState {
    private static final int NO_NAME = 0;
    private static final int NAMED = 1;
    private static final int OLD_NAME = 2;

    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;

    OrderState(Accounts accounts, Instruments instruments, Orders orders) {
        this.accounts = accounts;
        this.instruments = instruments;
        this.orders = orders;
    }

    void write(StateWriter to) {
        orders.slots.write(to);
        for (Account account : accounts.all()) {
            Trader trader = orders.trader(account);
            to.number(trader.cancelAllNanos);
            to.number(trader.openOrders);
            for (OpenOrder order = trader.first; order != null; order = order.next) {
                write(to, order);
            }
            ClientIdState.writeLast(to, trader);
        }
        for (Instrument instrument : instruments.all()) {
            writeQueue(to, instrument, true);
            writeQueue(to, instrument, false);
        }
        writeEnded(to);
    }

    private void writeEnded(StateWriter to) {
        int count = 0;
        for (int i = 0; i < orders.ended.length; i += 2) {
            count += orders.ended[i] == 0 ? 0 : 1;
        }
        to.number(count);
        for (int i = 0; i < orders.ended.length; i += 2) {
            if (orders.ended[i] != 0) {
                to.number(i);
                to.number(orders.ended[i]);
                to.number(orders.ended[i + 1]);
            }
        }
    }

    private static void write(StateWriter to, OpenOrder order) {
        to.number(order.id);
        to.number(order.instrument.id);
        to.constant(order.side);
        to.constant(order.type);
        to.constant(order.timeInForce);
        to.flag(order.postOnly);
        to.number(order.createdNanos);
        to.number(order.priceTicks);
        to.number(order.quantityLots);
        to.number(order.filledLots);
        to.number(order.valueUnits);
        to.number(order.heldUnits);
        to.number(order.feeCarry);
        int name = order.clientIdSlot;
        boolean old = name != ClientIds.NONE && order.trader.clientIds.old(name);
        to.number(name == ClientIds.NONE ? NO_NAME : old ? OLD_NAME : NAMED);
        if (old) {
            ClientIdState.writeOld(to, order);
        }
    }

    private static void writeQueue(StateWriter to, Instrument instrument, boolean buy) {
        for (int slot = instrument.book.first(buy); slot >= 0; slot = instrument.book.next(slot)) {
            to.number(slot);
        }
        to.number(-1);
    }

    void read(StateReader from) {
        orders.slots.read(from);
        for (Account account : accounts.all()) {
            Trader trader = orders.trader(account);
            trader.cancelAllNanos = from.number();
            for (int left = from.count(); left > 0; left--) {
                readOrder(from, trader);
            }
            ClientIdState.readLast(from, trader, orders);
        }
        for (Instrument instrument : instruments.all()) {
            readQueue(from, instrument, true);
            readQueue(from, instrument, false);
            instrument.book.endCommand();
        }
        for (int left = from.count(); left > 0; left--) {
            int at = from.integer();
            orders.ended[at] = from.number();
            orders.ended[at + 1] = from.number();
        }
    }

    private void readOrder(StateReader from, Trader trader) {
        long id = from.number();
        Instrument instrument = instrument(from.number());
        OpenOrder order = new OpenOrder(
                id,
                trader,
                instrument,
                from.constant(Side.values()),
                from.constant(OrderType.values()),
                from.constant(TimeInForce.values()),
                from.flag(),
                from.number());
        order.priceTicks = from.number();
        order.quantityLots = from.number();
        order.filledLots = from.number();
        order.valueUnits = from.number();
        order.heldUnits = from.number();
        order.feeCarry = from.integer();
        order.resting = true;
        if (from.number() == OLD_NAME) {
            ClientIdState.readOld(from, order);
        }
        orders.slots.adopt(id);
        orders.put(order);
        trader.add(order);
    }

    private void readQueue(StateReader from, Instrument instrument, boolean buy) {
        for (int slot = from.integer(); slot >= 0; slot = from.integer()) {
            OpenOrder order = orders.at(slot);
            if (order.buys() != buy || order.instrument != instrument) {
                throw new IllegalArgumentException("snapshot queues an order in a book that is not its own");
            }
            instrument.book.rest(
                    slot, buy, (int) order.priceTicks, order.remainingLots(), order.trader.account.index());
        }
    }

    private Instrument instrument(long id) {
        Instrument instrument = instruments.instrument(id);
        if (instrument == null) {
            throw new IllegalArgumentException("snapshot holds an order of an unknown instrument");
        }
        return instrument;
    }
}
