package io.buttonwood.core.order;

import io.buttonwood.core.Command;
import io.buttonwood.core.OrderView;
import org.jspecify.annotations.Nullable;

/// A client order id in use: the order as it was asked for, and the order itself or how it ended.
final class ClientId {
    final Command.PlaceOrder body;
    final long usedNanos;
    /// Sequence of the command that last changed what the owner sees of the order.
    long changed;
    @Nullable OpenOrder order;
    @Nullable OrderView ended;
    /// It is out of the last ids and stays only for its open order.
    boolean old;

    ClientId(Command.PlaceOrder body, long usedNanos) {
        this.body = body;
        this.usedNanos = usedNanos;
    }

    String id() {
        String id = body.clientOrderId();
        if (id == null) {
            throw new IllegalStateException("an order without client id was remembered by it");
        }
        return id;
    }
}
