package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many publishers, clients that drop off and resume, small queues: every lane arrives gap-free and in order.
class ConcurrentPublishersTest {
    private static final int USERS = 8;
    private static final int PUBLISHERS = 4;
    private static final int EACH = 15_000;

    /// One user's client over all its reconnects: sequences must continue exactly after deduplication.
    private static final class Client implements DeliveryCallback {
        final Map<Priority, Long> seen = new EnumMap<>(Priority.class);
        final AtomicReference<String> fault;
        final CountDownLatch heard;

        Client(AtomicReference<String> fault, CountDownLatch heard) {
            this.fault = fault;
            this.heard = heard;
            for (Priority lane : Priority.values()) {
                seen.put(lane, 0L);
            }
        }

        @Override
        public synchronized void deliver(Batch batch, Completion completion) {
            for (Batch.Item item : batch.items()) {
                Priority lane = item.stream().lane();
                long last = seen.getOrDefault(lane, 0L);
                if (item.seq() > last + 1 || item.prevSeq() != item.seq() - 1) {
                    fault.compareAndSet(null, lane + ": " + last + " then " + item.seq() + " after " + item.prevSeq());
                }
                if (item.seq() == last + 1) {
                    seen.put(lane, item.seq());
                    heard.countDown();
                }
            }
            if (!batch.losses().isEmpty()) {
                fault.compareAndSet(null, "loss " + batch.losses());
            }
            completion.done();
        }

        synchronized Map<Priority, Long> cursors() {
            return Map.copyOf(seen);
        }
    }

    @Test
    @Timeout(120)
    void lanesAreGapFreeUnderConcurrentPublishersAndReconnects() throws Exception {
        CountDownLatch heard = new CountDownLatch(PUBLISHERS * EACH);
        AtomicReference<String> fault = new AtomicReference<>();
        ConnectionOptions small = ConnectionOptions.DEFAULT.bytes(64 * 1024, 64 * 1024);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            NotificationService service = NotificationService.inMemory(executor, System::nanoTime);
            Client[] clients = new Client[USERS];
            Delivery[] deliveries = new Delivery[USERS];
            for (int i = 0; i < USERS; i++) {
                clients[i] = new Client(fault, heard);
                service.tradingUpdates(i + 1);
                deliveries[i] = service.register(i + 1, small, clients[i]);
            }
            CountDownLatch published = new CountDownLatch(PUBLISHERS);
            for (int p = 0; p < PUBLISHERS; p++) {
                Random random = new Random(20260711 + p);
                executor.execute(() -> {
                    for (int i = 0; i < EACH; i++) {
                        service.publish(NotificationType.ORDER_FILLED, Set.of(1L + random.nextInt(USERS)), "{}",
                                Priority.values()[random.nextInt(4)], 0, null);
                    }
                    published.countDown();
                });
            }
            Random random = new Random(42);
            while (!heard.await(1, TimeUnit.MILLISECONDS) && fault.get() == null) {
                service.poll(System.nanoTime());
                if (published.getCount() > 0) {
                    int i = random.nextInt(USERS);
                    deliveries[i].close();
                    deliveries[i] = service.register(i + 1, small, List.of(), clients[i].cursors(), clients[i]);
                }
            }
            assertNull(fault.get());
            assertTrue(published.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < USERS; i++) {
                assertEquals(service.heads(i + 1), clients[i].cursors());
            }
            assertEquals(PUBLISHERS * EACH, service.stats().pending());
        }
    }
}
