package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reason;
import io.buttonwood.core.Reply;
import io.buttonwood.core.account.Account;
import io.buttonwood.core.account.Accounts;
import io.buttonwood.core.account.Ledger;
import io.buttonwood.core.account.Names;
import io.buttonwood.core.account.Outbox;
import io.buttonwood.core.book.Slots;
import io.buttonwood.core.instrument.Instrument;
import io.buttonwood.core.instrument.Instruments;
import io.buttonwood.core.settlement.Settlement;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where orders are entered, changed and cancelled one by one. Owned by the core thread.
public final class OrderDesk {
    private static final int LARGEST_BATCH = 100;

    private final Accounts accounts;
    private final Instruments instruments;
    private final Orders orders;
    private final Checks checks;
    private final Execution execution;
    private final Outbox out;
    private final MassCancels massCancels;

    public OrderDesk(
            Accounts accounts,
            Ledger ledger,
            Instruments instruments,
            Settlement settlement,
            Slots slots,
            Outbox out) {
        this.accounts = accounts;
        this.instruments = instruments;
        this.out = out;
        this.orders = new Orders(slots, ledger, instruments, out);
        this.checks = new Checks(accounts, out);
        this.execution = new Execution(orders, ledger, instruments, settlement, out);
        this.massCancels = new MassCancels(accounts, instruments, orders, out);
    }

    /// What cancels many at once.
    public MassCancels massCancels() {
        return massCancels;
    }

    public Reply place(Command.PlaceOrder order) {
        Account account = accounts.account(order.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        Trader trader = orders.trader(account);
        Reply known = repeated(order, trader);
        if (known instanceof Reply.Order) {
            return known;
        }
        Instrument instrument = instruments.instrument(order.instrumentId());
        Reply.Refused refused = known instanceof Reply.Refused reused ? reused : check(order, trader, instrument);
        if (refused != null || instrument == null) {
            Reply.Refused reason = Objects.requireNonNull(refused);
            reject(order, account, reason);
            return reason;
        }
        OpenOrder open = orders.open(order, trader, instrument);
        out.emit(new Event.OrderAccepted(open.view(), account.brokerId, account.nextSeq(Lane.NORMAL)));
        orders.hold(open, open.holdFor(open.priceTicks, open.quantityLots));
        return new Reply.Order(out.sequence(), out.timeNanos(), execution.run(open), false);
    }

    public Reply place(Command.PlaceBatch batch) {
        int size = batch.orders().size();
        if (accounts.account(batch.accountId()) == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        if (size < 1 || size > LARGEST_BATCH) {
            return out.refused(Reason.INVALID, "orders: 1 to 100");
        }
        List<Reply> replies = new ArrayList<>(size);
        for (Command.PlaceOrder order : batch.orders()) {
            replies.add(
                    order.accountId() == batch.accountId()
                            ? place(order)
                            : out.refused(Reason.INVALID, "account: not the batch's"));
        }
        return new Reply.Batch(out.sequence(), out.timeNanos(), replies);
    }

    public Reply validate(Command.PlaceOrder order) {
        Account account = accounts.account(order.accountId());
        if (account == null) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        Trader trader = orders.trader(account);
        Reply known = repeated(order, trader);
        if (known != null) {
            return known;
        }
        Reply.Refused refused = check(order, trader, instruments.instrument(order.instrumentId()));
        return refused == null ? out.done(0, 0) : refused;
    }

    /// The original if the client order id was used with the same body, a refusal if with another, else null.
    private @Nullable Reply repeated(Command.PlaceOrder order, Trader trader) {
        String name = order.clientOrderId();
        ClientIds ids = trader.clientIds;
        int known = name == null ? ClientIds.NONE : ids.find(name, out.timeNanos());
        if (known == ClientIds.NONE) {
            return null;
        }
        if (!ids.isFor(known, order)) {
            return out.refused(Reason.CLIENT_ORDER_ID_REUSED, "client_order_id: used by another order");
        }
        OpenOrder open = orders.find(ids.orderId(known));
        OrderView view = open != null ? open.view() : ids.end(known, order);
        return new Reply.Order(ids.changed(known), out.timeNanos(), view, true);
    }

    private Reply.@Nullable Refused check(
            Command.PlaceOrder order, Trader trader, @Nullable Instrument instrument) {
        if (instrument == null) {
            return out.refused(Reason.UNKNOWN_INSTRUMENT, "no such instrument");
        }
        String name = order.clientOrderId();
        if (name != null && !Names.clientOrderId(name)) {
            return out.refused(Reason.INVALID, "client_order_id: 1 to 64 printable ASCII characters");
        }
        if (!orders.slots.hasRoom()) {
            return out.refused(Reason.CAPACITY, "too many open orders in the venue");
        }
        return checks.entry(order, trader, instrument);
    }

    private void reject(Command.PlaceOrder order, Account account, Reply.Refused refused) {
        out.emit(new Event.OrderRejected(
                account.id,
                account.brokerId,
                order.instrumentId(),
                order.side(),
                order.type(),
                order.priceTicks(),
                order.quantityLots(),
                order.clientOrderId(),
                refused.reason(),
                refused.detail(),
                account.nextSeq(Lane.HIGH)));
    }

    public Reply cancel(Command.CancelOrder command) {
        Found found = find(command.accountId(), command.orderId(), command.clientOrderId());
        return found.order == null
                ? out.refused(found.missing, found.missing == Reason.ORDER_CLOSED ? "the order is final" : "no such order")
                : answer(orders.cancel(found.order, CancelCause.REQUESTED));
    }

    public Reply replace(Command.ReplaceOrder command) {
        if (command.accountId() == 0) {
            return out.refused(Reason.UNKNOWN_ACCOUNT, "no such account");
        }
        Found found = find(command.accountId(), command.orderId(), command.clientOrderId());
        OpenOrder order = found.order;
        if (order == null) {
            return out.refused(
                    found.missing, found.missing == Reason.ORDER_CLOSED ? "the order is final" : "no such order");
        }
        long price = command.priceTicks();
        long quantity = command.quantityLots();
        long remaining = command.remainingLots();
        if (price < 0 || quantity < 0 || remaining < 0 || (price == 0 && quantity == 0 && remaining == 0)) {
            return out.refused(Reason.INVALID, "price, quantity, remaining_quantity: one of them, more than 0");
        }
        if (quantity > 0 && remaining > 0) {
            return out.refused(Reason.INVALID, "quantity, remaining_quantity: not both");
        }
        long newPrice = price == 0 ? order.priceTicks : price;
        long newQuantity = remaining > 0 ? order.filledLots + remaining : quantity > 0 ? quantity : order.quantityLots;
        if (newQuantity < 0) {
            return checks.tooLarge();
        }
        Reply.Refused refused = checks.state(order.trader.account, order.instrument);
        if (refused != null) {
            return refused;
        }
        if (newQuantity <= order.filledLots) {
            return answer(orders.cancel(order, CancelCause.NOTHING_LEFT));
        }
        if (newPrice == order.priceTicks && newQuantity < order.quantityLots) {
            return answer(shrink(order, newQuantity));
        }
        refused = move(order, newPrice, newQuantity);
        return refused == null ? answer(execution.run(order)) : refused;
    }

    private OrderView shrink(OpenOrder order, long quantity) {
        order.quantityLots = quantity;
        instruments.touch(order.instrument);
        order.instrument.book.reduce(Slots.slot(order.id), order.remainingLots());
        orders.hold(order, order.holdFor(order.priceTicks, order.remainingLots()));
        return replaced(order, true);
    }

    /// Takes the order out of the book as if newly entered, if it may be.
    private Reply.@Nullable Refused move(OpenOrder order, long price, long quantity) {
        Instrument instrument = order.instrument;
        Account account = order.trader.account;
        Reply.Refused refused = price == order.priceTicks ? null : checks.band(instrument, price);
        if (refused == null) {
            refused = checks.limits(account, instrument, order.side, order.type, price, quantity);
        }
        if (refused != null) {
            return refused;
        }
        if (order.postOnly && instrument.book.crosses(order.buys(), (int) price)) {
            return out.refused(Reason.POST_ONLY_WOULD_TAKE, "the order would trade at once");
        }
        long hold = order.holdFor(price, quantity - order.filledLots);
        if (hold < 0) {
            return checks.tooLarge();
        }
        if (account.available(order.buys() ? instrument.quote : instrument.base) < hold - order.heldUnits) {
            return out.refused(Reason.INSUFFICIENT_FUNDS, "less than the order needs is available");
        }
        instruments.touch(instrument);
        instrument.book.remove(Slots.slot(order.id));
        order.priceTicks = price;
        order.quantityLots = quantity;
        orders.hold(order, hold);
        replaced(order, false);
        return null;
    }

    private OrderView replaced(OpenOrder order, boolean keptPriority) {
        Account account = order.trader.account;
        OrderView view = order.view();
        orders.changed(order);
        out.emit(new Event.OrderReplaced(view, account.brokerId, keptPriority, account.nextSeq(Lane.NORMAL)));
        return view;
    }

    private Reply answer(OrderView view) {
        return new Reply.Order(out.sequence(), out.timeNanos(), view, false);
    }

    /// @param missing why there is none
    private record Found(@Nullable OpenOrder order, Reason missing) {
        static final Found UNKNOWN = new Found(null, Reason.UNKNOWN_ORDER);
        static final Found CLOSED = new Found(null, Reason.ORDER_CLOSED);
        static final Found NOBODY = new Found(null, Reason.UNKNOWN_ACCOUNT);
    }

    /// An open order of this account (0: of any, by id only).
    private Found find(long accountId, long orderId, @Nullable String clientOrderId) {
        Account account = accounts.account(accountId);
        if (account == null && accountId != 0) {
            return Found.NOBODY;
        }
        if (orderId != 0) {
            OpenOrder order = orders.find(orderId);
            if (order != null) {
                return account == null || order.trader.account == account
                        ? new Found(order, Reason.UNKNOWN_ORDER)
                        : Found.UNKNOWN;
            }
            return orders.ended(orderId, accountId) ? Found.CLOSED : Found.UNKNOWN;
        }
        if (account == null || clientOrderId == null) {
            return Found.UNKNOWN;
        }
        ClientIds ids = orders.trader(account).clientIds;
        int known = ids.find(clientOrderId, out.timeNanos());
        if (known == ClientIds.NONE) {
            return Found.UNKNOWN;
        }
        OpenOrder order = orders.find(ids.orderId(known));
        return order == null ? Found.CLOSED : new Found(order, Reason.UNKNOWN_ORDER);
    }

    public void write(StateWriter to) {
        new OrderState(accounts, instruments, orders).write(to);
    }

    public void read(StateReader from) {
        new OrderState(accounts, instruments, orders).read(from);
        massCancels.arm();
    }

    /// What the open orders hold, by account index and asset id.
    ///
    /// @param wrong gets what differs between orders and books
    public void sumHolds(long[][] held, List<String> wrong) {
        for (Account account : accounts.all()) {
            int count = 0;
            for (OpenOrder order = orders.trader(account).first; order != null; order = order.next) {
                count++;
                Instrument instrument = order.instrument;
                held[account.index()][order.buys() ? instrument.quote.id : instrument.base.id] += order.heldUnits;
                if (order.heldUnits != order.holdFor(order.priceTicks, order.remainingLots())) {
                    wrong.add("order " + order.id + " holds " + order.heldUnits);
                }
                int slot = Slots.slot(order.id);
                if (orders.find(order.id) != order
                        || orders.slots.left(slot) != order.remainingLots()
                        || instrument.book.priceTicks(slot) != order.priceTicks) {
                    wrong.add("order " + order.id + " differs from the book");
                }
            }
            if (count != orders.trader(account).openOrders) {
                wrong.add("account " + account.id + " counts its orders wrongly");
            }
        }
    }
}
