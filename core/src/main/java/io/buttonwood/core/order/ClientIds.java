package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;

/// One account's client order ids: those of its open orders, and of the last 10,000 or 24 hours, whichever is less.
/// Each is a row: the order as it was asked for, and the id of the order itself or how it ended.
///
/// An id that is too old is forgotten when another is remembered, never by being asked for, so that a refused order
/// changes nothing. An id is named by its slot, which is good until its order has ended and it is forgotten; slots show
/// nowhere outside. Owned by the core thread.
final class ClientIds {
    static final int NONE = IdRows.NONE;
    static final int KEPT = 10_000;
    static final long KEPT_NANOS = 24L * 3600 * 1_000_000_000;

    /// When it was used, which is when its order was created.
    private static final int USED = 0;
    /// Sequence of the command that last changed what the owner sees of the order.
    private static final int CHANGED = 1;
    private static final int ORDER = 2;
    /// Price and quantity as asked for; a replace leaves them.
    private static final int PRICE = 3;
    private static final int QUANTITY = 4;
    /// Flags and constants, see below, above them the instrument.
    private static final int TERMS = 5;
    /// How the order ended.
    private static final int END_PRICE = 6;
    private static final int END_QUANTITY = 7;
    private static final int FILLED = 8;
    private static final int VALUE = 9;
    /// The next of the last ids.
    private static final int NEWER = 10;
    private static final int FIELDS = 11;

    private static final long OPEN = 1;
    /// It is out of the last ids and stays only for its open order.
    private static final long OLD = 1 << 1;
    private static final long POST_ONLY = 1 << 2;
    private static final int SIDE = 4;
    private static final int TYPE = 8;
    private static final int TIME_IN_FORCE = 12;
    private static final int STATUS = 16;
    /// One more than the cause's number, 0 for none.
    private static final int CAUSE = 20;
    private static final int INSTRUMENT = 32;
    /// What the owner asked for, of the terms.
    private static final long ASKED =
            0xFFFFFFFFL << INSTRUMENT | 0xF << TIME_IN_FORCE | 0xF << TYPE | 0xF << SIDE | POST_ONLY;

    private static final Side[] SIDES = Side.values();
    private static final OrderType[] TYPES = OrderType.values();
    private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();
    private static final OrderStatus[] STATUSES = OrderStatus.values();
    private static final CancelCause[] CAUSES = CancelCause.values();

    private final int kept;
    private final IdRows rows;
    /// The last ids, a list.
    private int oldest = NONE;

    private int newest = NONE;
    private int size;

    ClientIds() {
        this(KEPT);
    }

    ClientIds(int kept) {
        this.kept = kept;
        this.rows = new IdRows(FIELDS, kept + 1);
    }

    /// The id's slot, NONE if it is free for another order.
    int find(String id, long now) {
        int slot = rows.find(id);
        return slot != NONE && !open(slot) && now - used(slot) > KEPT_NANOS ? NONE : slot;
    }

    /// Remembers the id of an order that is open now, and forgets those that are too old.
    int add(Command.PlaceOrder body, long orderId, long now) {
        int added = remember(body, orderId, now, false);
        while (oldest != NONE && (size > kept || now - used(oldest) > KEPT_NANOS)) {
            dropOldest();
        }
        return added;
    }

    /// @param old whether it is out of the last ids; otherwise it becomes their newest
    int remember(Command.PlaceOrder body, long orderId, long usedNanos, boolean old) {
        int slot = rows.add(id(body));
        rows.set(slot, USED, usedNanos);
        rows.set(slot, CHANGED, 0);
        rows.set(slot, ORDER, orderId);
        rows.set(slot, PRICE, body.priceTicks());
        rows.set(slot, QUANTITY, body.quantityLots());
        rows.set(slot, TERMS, asked(body) | OPEN | (old ? OLD : 0));
        if (!old) {
            enterLast(slot);
        }
        return slot;
    }

    private static String id(Command.PlaceOrder body) {
        String id = body.clientOrderId();
        if (id == null) {
            throw new IllegalArgumentException("an order without client order id is to be remembered by it");
        }
        return id;
    }

    private static long asked(Command.PlaceOrder body) {
        return (long) body.instrumentId() << INSTRUMENT
                | (long) body.timeInForce().ordinal() << TIME_IN_FORCE
                | (long) body.type().ordinal() << TYPE
                | (long) body.side().ordinal() << SIDE
                | (body.postOnly() ? POST_ONLY : 0);
    }

    private void enterLast(int slot) {
        rows.set(slot, NEWER, NONE);
        if (newest == NONE) {
            oldest = slot;
        } else {
            rows.set(newest, NEWER, slot);
        }
        newest = slot;
        size++;
    }

    private void dropOldest() {
        int slot = oldest;
        oldest = newer(slot);
        if (oldest == NONE) {
            newest = NONE;
        }
        size--;
        if (open(slot)) {
            rows.set(slot, TERMS, terms(slot) | OLD);
        } else {
            rows.remove(slot);
        }
    }

    void changed(int slot, long sequence) {
        rows.set(slot, CHANGED, sequence);
    }

    /// The order is final. Its slot must not be used any more by who does not find it again.
    void ended(int slot, OrderView order) {
        if (old(slot)) {
            rows.remove(slot);
            return;
        }
        CancelCause cause = order.cause();
        rows.set(slot, END_PRICE, order.priceTicks());
        rows.set(slot, END_QUANTITY, order.quantityLots());
        rows.set(slot, FILLED, order.filledLots());
        rows.set(slot, VALUE, order.notionalUnits());
        rows.set(
                slot,
                TERMS,
                terms(slot) & ASKED
                        | (long) order.status().ordinal() << STATUS
                        | (cause == null ? 0 : cause.ordinal() + 1L) << CAUSE);
    }

    /// Whether an order that bears this id is the one that was asked for.
    boolean isFor(int slot, Command.PlaceOrder order) {
        return (terms(slot) & ASKED) == asked(order)
                && rows.get(slot, PRICE) == order.priceTicks()
                && rows.get(slot, QUANTITY) == order.quantityLots();
    }

    /// The order as it was asked for.
    Command.PlaceOrder body(int slot, long accountId) {
        long terms = terms(slot);
        return new Command.PlaceOrder(
                accountId,
                (int) (terms >> INSTRUMENT),
                SIDES[number(terms, SIDE)],
                TYPES[number(terms, TYPE)],
                TIMES_IN_FORCE[number(terms, TIME_IN_FORCE)],
                (terms & POST_ONLY) != 0,
                rows.get(slot, PRICE),
                rows.get(slot, QUANTITY),
                rows.id(slot));
    }

    /// How the order ended.
    ///
    /// @param body the order as it was asked for
    OrderView end(int slot, Command.PlaceOrder body) {
        long terms = terms(slot);
        int cause = (int) (terms >>> CAUSE) & 0xFF;
        return new OrderView(
                orderId(slot),
                body.accountId(),
                body.instrumentId(),
                body.side(),
                body.type(),
                body.timeInForce(),
                body.postOnly(),
                rows.get(slot, END_PRICE),
                rows.get(slot, END_QUANTITY),
                rows.get(slot, FILLED),
                0,
                rows.get(slot, VALUE),
                STATUSES[number(terms, STATUS)],
                body.clientOrderId(),
                used(slot),
                cause == 0 ? null : CAUSES[cause - 1]);
    }

    private static int number(long terms, int shift) {
        return (int) (terms >>> shift) & 0xF;
    }

    private long terms(int slot) {
        return rows.get(slot, TERMS);
    }

    /// Whether the order is not final.
    boolean open(int slot) {
        return (terms(slot) & OPEN) != 0;
    }

    boolean old(int slot) {
        return (terms(slot) & OLD) != 0;
    }

    long orderId(int slot) {
        return rows.get(slot, ORDER);
    }

    long used(int slot) {
        return rows.get(slot, USED);
    }

    long changed(int slot) {
        return rows.get(slot, CHANGED);
    }

    /// How many are among the last.
    int size() {
        return size;
    }

    /// The first of the last ids, NONE if there are none.
    int oldest() {
        return oldest;
    }

    /// The one after it among the last ids, NONE after the newest.
    int newer(int slot) {
        return (int) rows.get(slot, NEWER);
    }
}
