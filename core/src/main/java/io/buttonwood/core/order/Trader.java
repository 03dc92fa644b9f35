package io.buttonwood.core.order;

import io.buttonwood.core.account.Account;
import org.jspecify.annotations.Nullable;

/// An account as one who trades: its resting orders, oldest first, its client order ids and its dead man's switch.
final class Trader {
    final Account account;
    final ClientIds clientIds = new ClientIds();
    @Nullable OpenOrder first;
    @Nullable OpenOrder last;
    int openOrders;
    /// When all its orders are cancelled, 0 for never.
    long cancelAllNanos;

    Trader(Account account) {
        this.account = account;
    }

    void add(OpenOrder order) {
        OpenOrder before = last;
        order.previous = before;
        if (before == null) {
            first = order;
        } else {
            before.next = order;
        }
        last = order;
        openOrders++;
    }

    void remove(OpenOrder order) {
        OpenOrder before = order.previous;
        OpenOrder after = order.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        order.previous = null;
        order.next = null;
        openOrders--;
    }
}
