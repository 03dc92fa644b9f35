package io.buttonwood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Follows every private message's lane and fails at a gap.
final class Lanes {
    private record Key(long account, Lane lane) {}

    private final Map<Key, Long> last = new HashMap<>();
    int followed;

    void follow(List<Event> events) {
        for (Event event : events) {
            switch (event) {
                case Event.OrderAccepted e -> next(e.order().accountId(), Lane.NORMAL, e.seq());
                case Event.OrderReplaced e -> next(e.order().accountId(), Lane.NORMAL, e.seq());
                case Event.OrderCancelled e -> next(e.order().accountId(), Lane.NORMAL, e.seq());
                case Event.OrderRejected e -> next(e.accountId(), Lane.HIGH, e.seq());
                case Event.Traded e -> {
                    part(e.maker());
                    part(e.taker());
                }
                case Event.TradeBusted e -> {
                    next(e.makerAccountId(), Lane.HIGH, e.makerSeq());
                    next(e.takerAccountId(), Lane.HIGH, e.takerSeq());
                }
                case Event.SettlementCompleted e ->
                    e.nets().forEach(net -> next(net.accountId(), Lane.LOW, net.seq()));
                case Event.Notified e -> next(e.accountId(), e.lane(), e.seq());
                case Event other -> {}
            }
        }
    }

    private void part(Event.Fill fill) {
        next(fill.order().accountId(), Lane.HIGH, fill.tradeSeq());
        next(fill.order().accountId(), Lane.HIGH, fill.orderSeq());
    }

    private void next(long account, Lane lane, long seq) {
        Key key = new Key(account, lane);
        assertEquals(last.getOrDefault(key, 0L) + 1, seq, () -> key.toString());
        last.put(key, seq);
        followed++;
    }
}
