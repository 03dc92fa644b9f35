package io.buttonwood.server.venue;

import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One instrument's resting orders as the event stream tells them, in the order in which they trade: best price first, then
/// the oldest. What is public of them: no owner, no client's id.
///
/// Written by the live reader's thread, a whole batch at a time, read by any; every method locks for its short time. The
/// order among orders of one price that rested before this process started is that of their first acceptance: that a
/// replacement cost one its place is not stored.
public final class OpenOrders {
    /// A resting order.
    public record Resting(long orderId, Side side, long priceTicks, long lots) {}

    /// What became of one.
    public enum Action {
        /// It rests, behind all others of its price.
        ADD,
        /// It has this much left, and keeps its place.
        CHANGE,
        /// It rests no longer.
        REMOVE
    }

    /// @param order as it is now; its quantity is 0 if it is gone
    public record Change(Action action, Resting order) {}

    /// All of one side or more at one sequence.
    ///
    /// @param sequence of the last change
    public record Snapshot(List<Resting> bids, List<Resting> asks, long sequence) {}

    /// What a batch did to an order.
    record Touched(OrderView order, boolean lostPlace) {
        /// As it stands after another event of the batch.
        Touched then(Touched later) {
            return new Touched(later.order, lostPlace || later.lostPlace);
        }

        private @Nullable Resting resting() {
            boolean open = order.status() == OrderStatus.OPEN || order.status() == OrderStatus.PARTIALLY_FILLED;
            return open && order.remainingLots() > 0 && order.priceTicks() > 0
                    ? new Resting(order.orderId(), order.side(), order.priceTicks(), order.remainingLots())
                    : null;
        }
    }

    private final Map<Long, Resting> all = new HashMap<>();
    private final TreeMap<Long, LinkedHashMap<Long, Resting>> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, LinkedHashMap<Long, Resting>> asks = new TreeMap<>();
    private long sequence;

    /// Takes what a batch did, in the order in which it touched the orders; answers the changes, in the order to be made.
    synchronized List<Change> apply(Collection<Touched> touched, long atSequence) {
        var changes = new ArrayList<Change>(touched.size());
        for (Touched each : touched) {
            Resting before = all.get(each.order().orderId());
            Resting now = each.resting();
            if (before != null && now != null && before.priceTicks() == now.priceTicks() && !each.lostPlace()) {
                if (before.lots() != now.lots()) {
                    put(now);
                    changes.add(new Change(Action.CHANGE, now));
                }
                continue;
            }
            if (before != null) {
                remove(before);
                changes.add(new Change(Action.REMOVE, new Resting(before.orderId(), before.side(), before.priceTicks(), 0)));
            }
            if (now != null) {
                put(now);
                changes.add(new Change(Action.ADD, now));
            }
        }
        if (!changes.isEmpty()) {
            sequence = atSequence;
        }
        return changes;
    }

    private void put(Resting order) {
        all.put(order.orderId(), order);
        side(order.side()).computeIfAbsent(order.priceTicks(), price -> new LinkedHashMap<>()).put(order.orderId(), order);
    }

    private void remove(Resting order) {
        all.remove(order.orderId());
        var level = side(order.side()).get(order.priceTicks());
        if (level != null) {
            level.remove(order.orderId());
            if (level.isEmpty()) {
                side(order.side()).remove(order.priceTicks());
            }
        }
    }

    private TreeMap<Long, LinkedHashMap<Long, Resting>> side(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    /// @param most of each side
    public synchronized Snapshot snapshot(int most) {
        return new Snapshot(first(bids, most), first(asks, most), sequence);
    }

    private static List<Resting> first(TreeMap<Long, LinkedHashMap<Long, Resting>> side, int most) {
        var orders = new ArrayList<Resting>();
        for (var level : side.values()) {
            for (Resting order : level.values()) {
                if (orders.size() == most) {
                    return orders;
                }
                orders.add(order);
            }
        }
        return orders;
    }
}
