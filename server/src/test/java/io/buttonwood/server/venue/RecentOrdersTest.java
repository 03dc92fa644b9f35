package io.buttonwood.server.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentOrdersTest {
    private final RecentOrders recent = new RecentOrders();

    @Test
    void knowsALiveOrderByBothNamesAndOnlyToItsOwner() {
        recent.entered(order(7, 1, 3, "mine", OrderStatus.OPEN));
        assertEquals(3, recent.instrument(1, 7, null));
        assertEquals(3, recent.instrument(1, 0, "mine"));
        assertNull(recent.instrument(2, 7, null));
        assertNull(recent.instrument(2, 0, "mine"));
        assertNull(recent.instrument(1, 8, null));
        assertNull(recent.instrument(1, 0, "mine2"));
    }

    @Test
    void doesNotRememberWhatIsFinal() {
        recent.entered(order(7, 1, 3, "mine", OrderStatus.FILLED));
        assertNull(recent.instrument(1, 7, null));
        assertNull(recent.instrument(1, 0, "mine"));
    }

    @Test
    void aClientIdUsedAgainNamesTheNewerOrder() {
        recent.entered(order(7, 1, 3, "again", OrderStatus.OPEN));
        recent.entered(order(8, 1, 4, "again", OrderStatus.OPEN));
        assertEquals(4, recent.instrument(1, 0, "again"));
        assertEquals(3, recent.instrument(1, 7, null));
    }

    @Test
    void neverNamesAnotherOrdersInstrumentWhileManyThreadsWrite() throws InterruptedException {
        var wrong = new AtomicReference<@Nullable String>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            int account = t + 1;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200_000; i++) {
                    long id = (long) i * 4 + account;
                    recent.entered(order(id, account, of(id), "c" + id, OrderStatus.OPEN));
                    long asked = Math.max(account, id - (i % 64) * 4L);
                    Integer byId = recent.instrument(account, asked, null);
                    Integer byName = recent.instrument(account, 0, "c" + asked);
                    if ((byId != null && byId != of(asked)) || (byName != null && byName != of(asked))) {
                        wrong.set(asked + ": " + byId + " and " + byName);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(wrong.get());
    }

    private static int of(long orderId) {
        return (int) (orderId * 31 % 1_000_003) + 1;
    }

    private static OrderView order(long id, long account, int instrument, String clientId, OrderStatus status) {
        return new OrderView(
                id, account, instrument, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, false, 1, 1, 0, 1, 0, status, clientId, 1,
                null);
    }
}
