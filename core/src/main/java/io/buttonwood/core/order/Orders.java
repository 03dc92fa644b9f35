package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Ledger;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Every live order by id, every trader, and how an order comes to rest and ends. Owned by the core thread.
final class Orders {
    /// Ended orders that are still told from unknown ones, a power of two.
    private static final int ENDED = 1 << 14;

    final Slots slots;
    private final Ledger ledger;
    private final Instruments instruments;
    private final Outbox out;
    private @Nullable OpenOrder[] bySlot = new OpenOrder[1 << 10];
    private @Nullable Trader[] traders = new Trader[16];
    /// Id and account of ended orders, at the order's number: a later order of the same place drives out the earlier.
    final long[] ended = new long[ENDED * 2];

    Orders(Slots slots, Ledger ledger, Instruments instruments, Outbox out) {
        this.slots = slots;
        this.ledger = ledger;
        this.instruments = instruments;
        this.out = out;
    }

    Trader trader(Account account) {
        int index = account.index();
        if (index >= traders.length) {
            traders = Arrays.copyOf(traders, index * 2);
        }
        Trader trader = traders[index];
        if (trader == null) {
            trader = new Trader(account);
            traders[index] = trader;
        }
        return trader;
    }

    OpenOrder at(int slot) {
        OpenOrder order = bySlot[slot];
        if (order == null) {
            throw new IllegalStateException("no order in slot " + slot);
        }
        return order;
    }

    @Nullable OpenOrder find(long id) {
        return slots.live(id) ? bySlot[Slots.slot(id)] : null;
    }

    /// Whether this order of this account (0: of any) ended not long ago.
    boolean ended(long id, long accountId) {
        int at = (int) (Slots.number(id) & (ENDED - 1)) * 2;
        return id > 0 && ended[at] == id && (accountId == 0 || ended[at + 1] == accountId);
    }

    OpenOrder open(Command.PlaceOrder command, Trader trader, Instrument instrument) {
        OpenOrder order = new OpenOrder(
                slots.open(),
                trader,
                instrument,
                command.side(),
                command.type(),
                command.timeInForce(),
                command.postOnly(),
                out.timeNanos());
        order.priceTicks = command.priceTicks();
        order.quantityLots = command.quantityLots();
        String name = command.clientOrderId();
        if (name != null) {
            order.named(name, trader.clientIds.add(command, order.id, out.timeNanos()));
            changed(order);
        }
        put(order);
        return order;
    }

    void put(OpenOrder order) {
        int slot = Slots.slot(order.id);
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, bySlot.length * 2));
        }
        bySlot[slot] = order;
    }

    /// The running command changed what the order's owner sees of it.
    void changed(OpenOrder order) {
        if (order.clientIdSlot != ClientIds.NONE) {
            order.trader.clientIds.changed(order.clientIdSlot, out.sequence());
        }
    }

    /// Changes what the order holds to what it needs now.
    void hold(OpenOrder order, long units) {
        Instrument instrument = order.instrument;
        ledger.hold(
                order.trader.account, order.buys() ? instrument.quote : instrument.base, units - order.heldUnits);
        order.heldUnits = units;
    }

    /// Puts a GTC order's rest into the book, at the back of its price.
    void rest(OpenOrder order) {
        Instrument instrument = order.instrument;
        instruments.touch(instrument);
        instrument.book.rest(
                Slots.slot(order.id),
                order.buys(),
                (int) order.priceTicks,
                order.remainingLots(),
                order.trader.account.index());
        if (!order.resting) {
            order.resting = true;
            order.trader.add(order);
        }
    }

    /// Takes an order out of its book and ends it.
    OrderView cancel(OpenOrder order, CancelCause cause) {
        instruments.touch(order.instrument);
        order.instrument.book.remove(Slots.slot(order.id));
        return endCancelled(order, cause);
    }

    /// Ends an order that is in no book, cancelled.
    OrderView endCancelled(OpenOrder order, CancelCause cause) {
        OrderView view = order.cancelled(cause);
        Account account = order.trader.account;
        out.emit(new Event.OrderCancelled(view, account.brokerId, cause, account.nextSeq(Lane.NORMAL)));
        end(order, view);
        return view;
    }

    /// Ends an order that is in no book.
    void end(OpenOrder order, OrderView view) {
        hold(order, 0);
        if (order.resting) {
            order.resting = false;
            order.trader.remove(order);
        }
        changed(order);
        if (order.clientIdSlot != ClientIds.NONE) {
            order.trader.clientIds.ended(order.clientIdSlot, view);
            order.clientIdSlot = ClientIds.NONE;
        }
        int slot = Slots.slot(order.id);
        bySlot[slot] = null;
        slots.release(slot);
        int at = (int) (Slots.number(order.id) & (ENDED - 1)) * 2;
        ended[at] = order.id;
        ended[at + 1] = order.trader.account.id;
    }
}
