package io.buttonwood.edge.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.notification.Bench.Ear;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is told to everybody: shared by those who asked for the same, and in order for those who asked for several things.
class PublicLanesTest {
    private static final NotificationType TRADE = NotificationType.TRADE_EXECUTED;
    private static final NotificationType STATUS = NotificationType.INSTRUMENT_STATUS;

    private final Bench bench = new Bench();

    private Ear ear(long user, ConnectionOptions options, NotificationType... types) {
        Ear ear = new Ear();
        ear.delivery = bench.service.register(
                user, options, List.of(SubscriptionRequest.of(Set.of(types))), Map.of(), ear);
        return ear;
    }

    private void tellAll(NotificationType type, int count) {
        for (int i = 0; i < count; i++) {
            bench.service.publish(Publication.toAll(type, "{}", Priority.LOW));
        }
        bench.run();
    }

    @Test
    void thoseWhoAskedForTheSameGetTheSameItems() {
        Ear one = ear(1, ConnectionOptions.DEFAULT, TRADE);
        Ear two = ear(2, ConnectionOptions.DEFAULT, TRADE);
        Ear other = ear(3, ConnectionOptions.DEFAULT, STATUS, TRADE);
        tellAll(TRADE, 10);
        assertEquals(10, one.items().size());
        for (int i = 0; i < 10; i++) {
            assertSame(one.items().get(i), two.items().get(i));
            assertTrue(one.items().get(i).shared());
            assertNotSame(one.items().get(i), other.items().get(i));
        }
        assertEquals(one.seqs(), other.seqs());
    }

    @Test
    void aLatecomerStartsAfterWhatWasToldBeforeItCame() {
        Ear early = ear(1, ConnectionOptions.DEFAULT, TRADE);
        for (int i = 0; i < 3; i++) {
            bench.service.publish(Publication.toAll(TRADE, "{}", Priority.LOW));
        }
        Ear late = ear(2, ConnectionOptions.DEFAULT, TRADE);
        bench.run();
        tellAll(STATUS, 2);
        tellAll(TRADE, 7);
        bench.after(200);
        assertEquals(List.of(1L, 2L, 3L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), early.seqs());
        assertEquals(List.of(6L, 7L, 8L, 9L, 10L, 11L, 12L), late.seqs());
        assertEquals(3, early.items().get(3).prevSeq());
        assertEquals(3, late.items().getFirst().prevSeq(), "after the head that it came at");
        assertSame(early.items().getLast(), late.items().getLast());
    }

    @Test
    void severalSubscriptionsOfOneConnectionKeepTheLanesOrder() {
        Ear ear = ear(1, ConnectionOptions.DEFAULT, TRADE);
        ear.delivery.subscribe(SubscriptionRequest.of(Set.of(STATUS)));
        bench.service.subscribe(1, SubscriptionRequest.of(Set.of(TRADE, NotificationType.SYSTEM_ANNOUNCEMENT)));
        for (int i = 0; i < 30; i++) {
            bench.service.publish(Publication.toAll(i % 3 == 0 ? STATUS : TRADE, "{}", Priority.LOW));
        }
        bench.run();
        assertEquals(java.util.stream.LongStream.rangeClosed(1, 30).boxed().toList(), ear.seqs());
        ear.items().forEach(item -> assertEquals(item.seq() - 1, item.prevSeq()));
    }

    @Test
    void aRunIsCutWhereADeliveryIsFull() {
        Ear ear = ear(1, ConnectionOptions.DEFAULT.batching(7, 50), TRADE);
        for (int i = 0; i < 20; i++) {
            bench.service.publish(Publication.toAll(TRADE, "{}", Priority.LOW));
        }
        bench.run();
        assertEquals(List.of(7, 7, 6), ear.sizes());
        Ear small = ear(2, ConnectionOptions.DEFAULT.bytes(1024, 64 * 1024), TRADE);
        tellAll(TRADE, 8);
        bench.after(100);
        assertEquals(8, small.items().size());
        small.batches.forEach(batch -> assertTrue(
                batch.items().stream().mapToInt(item -> item.message().sizeBytes()).sum() <= 1024));
    }

    @Test
    void aPrivateAlertPassesABacklogOfPublicMessages() {
        Ear ear = ear(1, ConnectionOptions.DEFAULT.batching(10, 5_000), TRADE, NotificationType.RISK_ALERT);
        for (int i = 0; i < 9; i++) {
            bench.service.publish(Publication.toAll(TRADE, "{}", Priority.LOW));
        }
        bench.run();
        assertEquals(0, ear.batches.size());
        bench.tell(1, NotificationType.RISK_ALERT, Priority.CRITICAL, 1);
        assertEquals(Priority.CRITICAL, ear.items().getFirst().notification().priority());
        assertEquals(10, ear.batches.getFirst().items().size());
    }

    @Test
    void whatExpiresInTheMidstOfOthersIsDeclaredAlone() {
        Ear ear = ear(1, ConnectionOptions.DEFAULT.batching(10, 1_000), TRADE);
        bench.service.publish(Publication.toAll(TRADE, "{}", Priority.LOW));
        bench.service.publish(TRADE, Set.of(0L), "{}", Priority.LOW, 20 * Bench.MILLI, null);
        bench.service.publish(Publication.toAll(TRADE, "{}", Priority.LOW));
        bench.run();
        bench.after(1_100);
        assertEquals(List.of(1L, 3L), ear.seqs());
        assertEquals(1, ear.losses().size());
        assertEquals(2, ear.losses().getFirst().fromSeq());
        assertEquals(LossReason.EXPIRED, ear.losses().getFirst().reason());
    }

    /// Follows one public lane over all its reconnects.
    private static final class Follower implements DeliveryCallback {
        final Map<Priority, Long> seen = new EnumMap<>(Map.of(Priority.LOW, 0L));
        final Set<NotificationType> types;
        final Map<Long, NotificationType> heard = new HashMap<>();
        final AtomicReference<String> fault;

        Follower(Set<NotificationType> types, AtomicReference<String> fault) {
            this.types = types;
            this.fault = fault;
        }

        @Override
        public synchronized void deliver(Batch batch, Completion completion) {
            for (Batch.Item item : batch.items()) {
                long last = seen.getOrDefault(Priority.LOW, 0L);
                if (item.prevSeq() > last) {
                    fault.compareAndSet(null, types + ": " + last + " then " + item.seq() + " after " + item.prevSeq());
                }
                if (item.seq() > last) {
                    seen.put(Priority.LOW, item.seq());
                    heard.put(item.seq(), item.notification().type());
                }
            }
            batch.losses().forEach(loss -> fault.compareAndSet(null, "loss " + loss));
            completion.done();
        }

        synchronized Map<Priority, Long> cursors() {
            return Map.copyOf(seen);
        }

        synchronized int count() {
            return heard.size();
        }
    }

    @Test
    @Timeout(120)
    void everybodyHearsAllItWantsUnderConcurrentPublishersAndReconnects() throws Exception {
        int publishers = 3;
        int each = 3_000;
        var fault = new AtomicReference<String>();
        var trades = new AtomicInteger();
        ConnectionOptions small = ConnectionOptions.DEFAULT.bytes(16 * 1024, 64 * 1024);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            NotificationService service = NotificationService.inMemory(executor, System::nanoTime);
            var followers = new Follower[12];
            var deliveries = new Delivery[followers.length];
            for (int i = 0; i < followers.length; i++) {
                followers[i] = new Follower(i % 3 == 2 ? Set.of(TRADE, STATUS) : Set.of(TRADE), fault);
                deliveries[i] = register(service, followers[i], i, small);
            }
            var running = new AtomicInteger(publishers);
            for (int p = 0; p < publishers; p++) {
                Random random = new Random(20260711 + p);
                executor.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        boolean trade = random.nextInt(4) > 0;
                        trades.addAndGet(trade ? 1 : 0);
                        service.publish(Publication.toAll(trade ? TRADE : STATUS, "{}", Priority.LOW));
                    }
                    running.decrementAndGet();
                });
            }
            Random random = new Random(42);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (fault.get() == null && (running.get() > 0 || missing(followers, trades.get(), publishers * each))) {
                service.poll(System.nanoTime());
                if (running.get() > 0) {
                    int i = random.nextInt(followers.length);
                    deliveries[i].close();
                    deliveries[i] = register(service, followers[i], i, small);
                }
                assertTrue(System.nanoTime() - until < 0, "not all is heard");
                Thread.sleep(1);
            }
            assertNull(fault.get());
            for (Follower follower : followers) {
                assertTrue(follower.types.containsAll(follower.heard.values()));
            }
        }
    }

    private static boolean missing(Follower[] followers, int trades, int all) {
        for (Follower follower : followers) {
            if (follower.count() < (follower.types.size() == 1 ? trades : all)) {
                return true;
            }
        }
        return false;
    }

    /// Every other one subscribes twice, and has no run of its own for that.
    private static Delivery register(NotificationService service, Follower follower, int i, ConnectionOptions options) {
        SubscriptionRequest request = SubscriptionRequest.of(follower.types);
        return service.register(
                i + 1, options, i % 2 == 0 ? List.of(request) : List.of(request, SubscriptionRequest.of(Set.of(TRADE))),
                Map.of(), follower.cursors(), follower);
    }
}
