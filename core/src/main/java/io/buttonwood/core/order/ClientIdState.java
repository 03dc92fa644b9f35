package io.buttonwood.core.order;

import io.buttonwood.core.CancelCause;
import io.buttonwood.core.Command;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.core.account.Names;
import io.buttonwood.core.state.StateReader;
import io.buttonwood.core.state.StateWriter;

/// Client order ids in a snapshot: an account's last ones oldest first, and with each open order its id if that is old.
final class ClientIdState {
    private ClientIdState() {}

    static void writeLast(StateWriter to, Trader trader) {
        ClientIds ids = trader.clientIds;
        to.number(ids.size());
        for (int slot = ids.oldest(); slot != ClientIds.NONE; slot = ids.newer(slot)) {
            Command.PlaceOrder body = writeUse(to, trader, slot);
            to.number(ids.open(slot) ? ids.orderId(slot) : 0);
            if (!ids.open(slot)) {
                write(to, ids.end(slot, body));
            }
        }
    }

    static void writeOld(StateWriter to, OpenOrder order) {
        writeUse(to, order.trader, order.clientIdSlot);
    }

    private static Command.PlaceOrder writeUse(StateWriter to, Trader trader, int slot) {
        to.number(trader.clientIds.used(slot));
        to.number(trader.clientIds.changed(slot));
        Command.PlaceOrder body = trader.clientIds.body(slot, trader.account.id);
        to.number(body.instrumentId());
        to.constant(body.side());
        to.constant(body.type());
        to.constant(body.timeInForce());
        to.flag(body.postOnly());
        to.number(body.priceTicks());
        to.number(body.quantityLots());
        to.optionalText(body.clientOrderId());
        return body;
    }

    private static void write(StateWriter to, OrderView ended) {
        to.number(ended.orderId());
        to.number(ended.priceTicks());
        to.number(ended.quantityLots());
        to.number(ended.filledLots());
        to.number(ended.notionalUnits());
        to.constant(ended.status());
        to.number(ended.createdNanos());
        CancelCause cause = ended.cause();
        to.number(cause == null ? -1 : cause.ordinal());
    }

    static void readLast(StateReader from, Trader trader, Orders orders) {
        for (int left = from.count(); left > 0; left--) {
            long used = from.number();
            long changed = from.number();
            Command.PlaceOrder body = readBody(from, trader);
            long openId = from.number();
            if (openId == 0) {
                OrderView ended = readEnded(from, body, used);
                int slot = remember(trader, body, ended.orderId(), used, changed, false);
                trader.clientIds.ended(slot, ended);
            } else {
                OpenOrder order = orders.find(openId);
                if (order == null || order.trader != trader) {
                    throw new IllegalArgumentException("snapshot names an order that is not there");
                }
                name(order, body, used, changed, false);
            }
        }
    }

    static void readOld(StateReader from, OpenOrder order) {
        long used = from.number();
        long changed = from.number();
        name(order, readBody(from, order.trader), used, changed, true);
    }

    private static void name(OpenOrder order, Command.PlaceOrder body, long used, long changed, boolean old) {
        order.named(body.clientOrderId(), remember(order.trader, body, order.id, used, changed, old));
    }

    private static int remember(
            Trader trader, Command.PlaceOrder body, long orderId, long used, long changed, boolean old) {
        int slot = trader.clientIds.remember(body, orderId, used, old);
        trader.clientIds.changed(slot, changed);
        return slot;
    }

    private static Command.PlaceOrder readBody(StateReader from, Trader trader) {
        Command.PlaceOrder body = new Command.PlaceOrder(
                trader.account.id,
                from.integer(),
                from.constant(Side.values()),
                from.constant(OrderType.values()),
                from.constant(TimeInForce.values()),
                from.flag(),
                from.number(),
                from.number(),
                from.optionalText());
        String id = body.clientOrderId();
        if (id == null || !Names.clientOrderId(id)) {
            throw new IllegalArgumentException("snapshot remembers an order by what is no client order id");
        }
        return body;
    }

    private static OrderView readEnded(StateReader from, Command.PlaceOrder body, long used) {
        long id = from.number();
        long price = from.number();
        long quantity = from.number();
        long filled = from.number();
        long value = from.number();
        OrderStatus status = from.constant(OrderStatus.values());
        long created = from.number();
        int cause = from.integer();
        if (created != used) {
            throw new IllegalArgumentException("snapshot has an order that is older or younger than its id's use");
        }
        if (cause >= CancelCause.values().length) {
            throw new IllegalArgumentException("snapshot holds an unknown constant");
        }
        return new OrderView(
                id,
                body.accountId(),
                body.instrumentId(),
                body.side(),
                body.type(),
                body.timeInForce(),
                body.postOnly(),
                price,
                quantity,
                filled,
                0,
                value,
                status,
                body.clientOrderId(),
                created,
                cause < 0 ? null : CancelCause.values()[cause]);
    }
}
