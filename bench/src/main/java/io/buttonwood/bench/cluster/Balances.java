package io.buttonwood.bench.cluster;

import io.buttonwood.cluster.StateMachine;
import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Reply;
import java.nio.ByteBuffer;
import java.util.List;

/// As little of a venue as can be, so that what is measured is the log: every order is accepted, none trades.
final class Balances implements StateMachine {
    static final Factory FACTORY = new Factory() {
        @Override
        public StateMachine create() {
            return new Balances(0);
        }

        @Override
        public StateMachine restore(byte[] snapshot) {
            return new Balances(ByteBuffer.wrap(snapshot).getLong());
        }
    };

    private long sequence;

    private Balances(long sequence) {
        this.sequence = sequence;
    }

    @Override
    public Reply apply(Command command, long timeNanos, List<Event> events) {
        sequence++;
        if (command instanceof Command.PlaceOrder order) {
            var view = new OrderView(
                    sequence,
                    order.accountId(),
                    order.instrumentId(),
                    order.side(),
                    order.type(),
                    order.timeInForce(),
                    order.postOnly(),
                    order.priceTicks(),
                    order.quantityLots(),
                    0,
                    order.quantityLots(),
                    0,
                    OrderStatus.OPEN,
                    order.clientOrderId(),
                    timeNanos,
                    null);
            events.add(new Event.OrderAccepted(view, 1, sequence));
            events.add(new Event.LevelChanged(order.instrumentId(), order.side(), order.priceTicks(), sequence, 1));
            events.add(new Event.BalanceChanged(order.accountId(), 1, sequence, sequence, 0));
            return new Reply.Order(sequence, timeNanos, view, false);
        }
        return new Reply.Done(sequence, timeNanos, 0, 0);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long nextDueNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public byte[] snapshot() {
        return ByteBuffer.allocate(8).putLong(sequence).array();
    }
}
