package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Completeness at volume; how fast is measured elsewhere.
class PerformanceTest {
    @Test
    @Timeout(120)
    void hundredThousandNotificationsAreAllDeliveredInBatches() throws Exception {
        int users = 100;
        int each = 1_000;
        AtomicLong batches = new AtomicLong();
        CountDownLatch heard = new CountDownLatch(users * each);
        ConcurrentHashMap<Long, Long> last = new ConcurrentHashMap<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            NotificationService service = NotificationService.inMemory(executor, System::nanoTime);
            for (long user = 1; user <= users; user++) {
                long owner = user;
                service.tradingUpdates(user);
                service.register(user, ConnectionOptions.DEFAULT, (batch, completion) -> {
                    batches.incrementAndGet();
                    for (Batch.Item item : batch.items()) {
                        assertEquals(last.merge(owner, 1L, Long::sum), item.seq());
                        heard.countDown();
                    }
                    completion.done();
                });
            }
            for (int i = 0; i < each; i++) {
                for (long user = 1; user <= users; user++) {
                    service.publish(NotificationType.ORDER_FILLED, Set.of(user), "{\"n\":" + i + "}", Priority.NORMAL, 0, null);
                }
            }
            service.deliverBatch(true);
            while (!heard.await(10, TimeUnit.MILLISECONDS)) {
                service.poll(System.nanoTime());
                assertEquals(0, service.stats().callbackFailures());
            }
            assertEquals(users * each, service.stats().published());
        }
        assertTrue(batches.get() < users * each / 4, "in batches, not one by one: " + batches);
    }

    @Test
    void hundredThousandSubscriptionsOfPeopleWhoAreAwayAreNotTouchedByAPublication() {
        AtomicLong touched = new AtomicLong();
        Bench bench = new Bench();
        for (long user = 1; user <= 100_000; user++) {
            bench.service.subscribe(user, new SubscriptionRequest(NotificationType.MARKET_DATA, Set.of("ACME"), Set.of(), _ -> {
                touched.incrementAndGet();
                return true;
            }));
        }
        Bench.Ear ear = bench.ear(50_000);
        bench.price("ACME", "1");
        bench.after(100);
        assertEquals(1, ear.heard().size());
        assertEquals(1, touched.get());
        assertEquals(100_000, bench.service.stats().subscriptions());
    }
}
