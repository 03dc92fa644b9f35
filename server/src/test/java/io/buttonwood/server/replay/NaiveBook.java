package io.buttonwood.server.replay;

import java.util.ArrayList;
import java.util.List;

/// Price-time priority in the plainest way: two sorted lists, searched from the front. The oracle of tape tests.
final class NaiveBook {
    static final class Resting {
        final String id;
        final boolean buy;
        long price;
        long open;

        Resting(String id, boolean buy, long price, long open) {
            this.id = id;
            this.buy = buy;
            this.price = price;
            this.open = open;
        }
    }

    final List<Resting> bids = new ArrayList<>();
    final List<Resting> asks = new ArrayList<>();

    /// Applies a command and adds its fills; false where it names no live order.
    boolean apply(TapeCommand c, List<TapeFill> fills) {
        if (c.kind() == TapeCommand.Kind.NEW) {
            enter(new Resting(c.orderId(), c.buy(), c.priceTicks(), c.quantity()), c.timeInForce().equals("GTC"), fills);
            return true;
        }
        var side = c.buy() ? bids : asks;
        var order = side.stream().filter(o -> o.id.equals(c.orderId())).findFirst().orElse(null);
        if (order == null) {
            return false;
        }
        if (c.kind() == TapeCommand.Kind.REPLACE && c.priceTicks() == order.price && c.quantity() < order.open) {
            order.open = c.quantity();
            return true;
        }
        side.remove(order);
        if (c.kind() == TapeCommand.Kind.REPLACE) {
            enter(new Resting(c.orderId(), c.buy(), c.priceTicks(), c.quantity()), true, fills);
        }
        return true;
    }

    private void enter(Resting incoming, boolean rests, List<TapeFill> fills) {
        var other = incoming.buy ? asks : bids;
        while (incoming.open > 0 && !other.isEmpty()) {
            var best = other.getFirst();
            if (incoming.buy ? best.price > incoming.price : best.price < incoming.price) {
                break;
            }
            long traded = Math.min(best.open, incoming.open);
            fills.add(new TapeFill(best.id, incoming.id, best.price, traded));
            best.open -= traded;
            incoming.open -= traded;
            if (best.open == 0) {
                other.removeFirst();
            }
        }
        if (incoming.open > 0 && rests) {
            var own = incoming.buy ? bids : asks;
            int at = 0;
            while (at < own.size()
                    && (incoming.buy ? own.get(at).price >= incoming.price : own.get(at).price <= incoming.price)) {
                at++;
            }
            own.add(at, incoming);
        }
    }

    static List<Checkpoint.Level> best(List<Resting> side, int depth) {
        var levels = new ArrayList<Checkpoint.Level>();
        for (var order : side) {
            if (!levels.isEmpty() && levels.getLast().priceTicks() == order.price) {
                var last = levels.removeLast();
                levels.add(new Checkpoint.Level(order.price, last.quantity() + order.open, last.orders() + 1));
            } else if (levels.size() == depth) {
                break;
            } else {
                levels.add(new Checkpoint.Level(order.price, order.open, 1));
            }
        }
        return levels;
    }
}
