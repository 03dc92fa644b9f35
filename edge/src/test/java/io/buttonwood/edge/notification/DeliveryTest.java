package io.buttonwood.edge.notification;

import static io.buttonwood.edge.notification.NotificationType.ORDER_FILLED;
import static io.buttonwood.edge.notification.Priority.CRITICAL;
import static io.buttonwood.edge.notification.Priority.LOW;
import static io.buttonwood.edge.notification.Priority.NORMAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.notification.Bench.Ear;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Callbacks that fail, dead letters, resume, and clients that are too slow.
class DeliveryTest {
    private final Bench bench = new Bench();
    private final NotificationService service = bench.service;

    @Test
    void throwingCallbackIsTriedAgainAndThenMakesDeadLetters() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        ear.mood = Ear.Mood.THROWING;
        bench.fill(7);
        bench.after(750);
        assertEquals(3, service.stats().callbackFailures());
        DeadLetter letter = service.deadLetters(10, 0).getFirst();
        assertEquals(LossReason.FAILED, letter.reason());
        assertEquals(3, letter.attempts());
        assertEquals(1, service.pending(7, 10).size(), "it stays pending for the user's other connections");
        ear.mood = Ear.Mood.LISTENING;
        bench.fill(7);
        bench.after(500);
        assertEquals(List.of(2L), ear.seqs());
        assertEquals(List.of(new Loss(Stream.lane(7, NORMAL), 1, 1, LossReason.FAILED)), ear.losses());
    }

    @Test
    void callbackThatFailsOnAndOnIsCut() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7, ConnectionOptions.DEFAULT.callback(5_000, 1));
        ear.mood = Ear.Mood.THROWING;
        for (int i = 0; i < 3; i++) {
            bench.fill(7);
            bench.after(200);
        }
        assertEquals(List.of(CloseReason.CALLBACK_FAILED), ear.closed);
        assertEquals(0, service.stats().connections());
        assertEquals(3, service.pending(7, 10).size());
    }

    @Test
    void throwingAndHangingCallbacksDelayNobodyElse() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            NotificationService real = NotificationService.inMemory(executor, System::nanoTime);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch heard = new CountDownLatch(3 * 50);
            ConnectionOptions options = ConnectionOptions.DEFAULT.batching(1, 5);
            for (long user = 1; user <= 5; user++) {
                real.tradingUpdates(user);
            }
            real.register(1, options, (_, _) -> release.await());
            real.register(2, options, (_, _) -> { throw new IllegalStateException("broken"); });
            for (long user = 3; user <= 5; user++) {
                real.register(user, options, (batch, completion) -> {
                    batch.items().forEach(_ -> heard.countDown());
                    completion.done();
                });
            }
            for (int i = 0; i < 50; i++) {
                real.publish(ORDER_FILLED, Set.of(1L, 2L, 3L, 4L, 5L), "{}", NORMAL, 0, null);
            }
            assertTrue(heard.await(30, TimeUnit.SECONDS), "the others heard everything while one hung");
            assertEquals(1, release.getCount());
            release.countDown();
        }
    }

    @Test
    void hangingCallbackIsCutAndInterruptedAtItsTimeLimit() throws Exception {
        var closed = new ConcurrentLinkedQueue<CloseReason>();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            NotificationService real = NotificationService.inMemory(executor, () -> bench.now);
            real.tradingUpdates(7);
            real.register(7, ConnectionOptions.DEFAULT, new DeliveryCallback() {
                @Override
                public void deliver(Batch batch, Completion completion) throws InterruptedException {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                }

                @Override
                public void closed(CloseReason reason) {
                    closed.add(reason);
                    told.countDown();
                }
            });
            real.publish(ORDER_FILLED, Set.of(7L), "{}", CRITICAL, 0, null);
            assertTrue(inside.await(30, TimeUnit.SECONDS));
            real.poll(bench.now + 5_001 * Bench.MILLI);
            assertTrue(interrupted.await(30, TimeUnit.SECONDS));
            assertTrue(told.await(30, TimeUnit.SECONDS));
            assertEquals(List.of(CloseReason.CALLBACK_TIMEOUT), List.copyOf(closed));
            assertEquals(1, real.pending(7, 10).size());
            assertEquals(1, real.stats().callbackTimeouts());
        }
    }

    @Test
    void lateCompletionIsIgnored() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        ear.mood = Ear.Mood.HANGING;
        bench.tell(7, ORDER_FILLED, CRITICAL, 1);
        bench.after(5_001);
        ear.held.getFirst().done();
        bench.run();
        assertEquals(List.of(CloseReason.CALLBACK_TIMEOUT), ear.closed);
        assertEquals(0, service.stats().delivered());
    }

    @Test
    void redrivenLetterIsMarkedRateLimitedAndLeavesTheListWhenDelivered() {
        Bench slow = new Bench(Entitlement.OWN_ONLY, new MemoryPendingStore(),
                new NotificationSettings(10, 10, 100, 2, 10));
        for (int i = 0; i < 5; i++) {
            slow.service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 10 * Bench.MILLI, null);
        }
        slow.after(40);
        List<String> ids = slow.service.deadLetters(10, 0).stream().map(DeadLetter::id).toList();
        assertEquals(5, ids.size());
        assertEquals(List.of("nonsense"), slow.service.redrive(List.of("nonsense", ids.getFirst())));
        slow.after(10);
        assertEquals(5, slow.service.stats().deadLetters(), "nobody is there: it stays");
        slow.service.tradingUpdates(7);
        Ear ear = slow.ear(7);
        slow.after(1_000);
        slow.service.redrive(ids);
        slow.after(101);
        assertEquals(2, ear.heard().size());
        slow.after(2_000);
        assertEquals(5, ear.heard().size());
        assertTrue(ear.heard().stream().allMatch(Notification::redelivered));
        assertTrue(ear.items().stream().allMatch(item -> item.prevSeq() == 0));
        assertEquals(ids, ear.heard().stream().map(Notification::id).toList());
        assertEquals(0, slow.service.stats().deadLetters());
    }

    @Test
    void deadLettersAreBoundedListedInPagesAgedAndPurged() {
        Bench small = new Bench(Entitlement.OWN_ONLY, new MemoryPendingStore(), new NotificationSettings(10, 10, 3, 2, 10));
        for (int i = 0; i < 5; i++) {
            small.service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 10 * Bench.MILLI, null);
        }
        small.after(40);
        List<DeadLetter> page = small.service.deadLetters(2, 0);
        assertEquals(List.of(3L, 4L), page.stream().map(letter -> letter.notification().laneSeq()).toList());
        assertEquals(1, small.service.deadLetters(2, page.getLast().number()).size());
        assertEquals(2, small.service.stats().deadLettersDropped());
        assertEquals(40 * Bench.MILLI, small.service.oldestDeadLetterAgeNanos());
        assertEquals(3, small.service.purgeDeadLetters());
        assertEquals(0, small.service.oldestDeadLetterAgeNanos());
    }

    @Test
    void pendingOverflowsFromTheLowestLaneIntoDeadLetters() {
        Bench small = new Bench(Entitlement.OWN_ONLY, new MemoryPendingStore(3, Long.MAX_VALUE / 4), NotificationSettings.DEFAULT);
        small.tell(7, ORDER_FILLED, CRITICAL, 1);
        small.tell(7, ORDER_FILLED, LOW, 2);
        small.tell(7, ORDER_FILLED, NORMAL, 1);
        assertEquals(List.of(CRITICAL, NORMAL, LOW),
                small.service.pending(7, 10).stream().map(Notification::priority).toList());
        assertEquals(LossReason.OVERFLOW, small.service.deadLetters(1, 0).getFirst().reason());
        Resume resume = small.service.resume(7, Map.of(LOW, 0L));
        assertEquals(List.of(new Loss(Stream.lane(7, LOW), 1, 1, LossReason.OVERFLOW)), resume.losses());
        assertEquals(2, resume.replay().getFirst().laneSeq());
    }

    @Test
    void pendingIsKeptForSevenDays() {
        bench.fill(7);
        bench.jump(MemoryPendingStore.DEFAULT_MAX_AGE_NANOS - 1);
        assertEquals(1, service.pendingCount(7));
        bench.jump(20 * Bench.MILLI);
        assertEquals(0, service.pendingCount(7));
        assertEquals(LossReason.RETENTION, service.deadLetters(1, 0).getFirst().reason());
    }

    @Test
    void acknowledgedIsNotPendingAnyMore() {
        bench.tell(7, ORDER_FILLED, NORMAL, 5);
        assertEquals(3, service.ack(7, NORMAL, 3));
        assertEquals(0, service.ack(7, NORMAL, 3));
        assertThrows(IllegalArgumentException.class, () -> service.ack(7, NORMAL, 6));
        assertThrows(IllegalArgumentException.class, () -> service.ack(7, LOW, 1));
        assertEquals(List.of(4L, 5L), service.pending(7, 10).stream().map(Notification::laneSeq).toList());
        assertEquals(1, service.pending(7, 1).size());
        assertEquals(2, service.clearPending(7));
        assertEquals(0, service.stats().pending());
    }

    @Test
    void resumeTellsWhatIsMissingAndWhy() {
        service.subscribe(7, SubscriptionRequest.of(Set.of(ORDER_FILLED)));
        bench.tell(7, ORDER_FILLED, NORMAL, 2);
        service.ack(7, NORMAL, 2);
        service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 5 * Bench.MILLI, null);
        bench.tell(7, NotificationType.ORDER_ACCEPTED, NORMAL, 2);
        bench.tell(7, ORDER_FILLED, NORMAL, 1);
        bench.after(30);
        Resume resume = service.resume(7, Map.of(NORMAL, 0L));
        Stream lane = Stream.lane(7, NORMAL);
        assertEquals(List.of(new Loss(lane, 1, 2, LossReason.ACKNOWLEDGED), new Loss(lane, 3, 3, LossReason.EXPIRED),
                new Loss(lane, 4, 5, LossReason.FILTERED)), resume.losses());
        assertEquals(List.of(6L), resume.replay().stream().map(Notification::laneSeq).toList());
        assertEquals(Map.of(NORMAL, 6L), resume.upTo());
        assertFalse(resume.more());
    }

    @Test
    void reconnectedClientContinuesWhereItWas() {
        service.tradingUpdates(7);
        Ear first = bench.ear(7);
        bench.tell(7, ORDER_FILLED, NORMAL, 10);
        first.delivery.close();
        bench.tell(7, ORDER_FILLED, NORMAL, 500);
        Ear second = bench.ear(7);
        bench.tell(7, ORDER_FILLED, NORMAL, 5);
        assertThrows(IllegalArgumentException.class, () -> second.delivery.resume(Map.of(NORMAL, 516L)));
        second.delivery.resume(Map.of(NORMAL, 10L, LOW, 0L));
        bench.run();
        bench.tell(7, ORDER_FILLED, NORMAL, 5);
        bench.after(100);
        assertEquals(LongStream.rangeClosed(11, 520).boxed().toList(), second.seqs());
        second.items().forEach(item -> assertEquals(item.seq() - 1, item.prevSeq()));
        assertTrue(second.losses().isEmpty());
        assertEquals(520, second.delivery.lastSequences().get(NORMAL));
    }

    @Test
    void restartedServiceContinuesOverTheSameStore() {
        PendingStore store = new MemoryPendingStore();
        Bench before = new Bench(Entitlement.OWN_ONLY, store, NotificationSettings.DEFAULT);
        before.tell(7, ORDER_FILLED, NORMAL, 5);
        Bench after = new Bench(Entitlement.OWN_ONLY, store, NotificationSettings.DEFAULT);
        Ear ear = new Ear();
        after.service.register(7, ConnectionOptions.DEFAULT, List.of(SubscriptionRequest.of(Set.of(ORDER_FILLED))),
                Map.of(NORMAL, 2L), ear);
        after.fill(7);
        after.after(100);
        assertEquals(List.of(3L, 4L, 5L, 6L), ear.seqs());
        assertThrows(IllegalArgumentException.class, () -> after.service.register(8, ConnectionOptions.DEFAULT,
                List.of(SubscriptionRequest.of(Set.of(ORDER_FILLED))), Map.of(NORMAL, 1L), ear));
        assertEquals(1, after.service.stats().connections());
        assertEquals(1, after.service.stats().subscriptions());
    }

    @Test
    void resumeOnALiveConnectionDeclaresWhatIsGone() {
        service.tradingUpdates(7);
        bench.tell(7, ORDER_FILLED, NORMAL, 6);
        service.ack(7, NORMAL, 4);
        Ear ear = bench.ear(7);
        ear.delivery.resume(Map.of(NORMAL, 1L));
        bench.run();
        assertEquals(List.of(5L, 6L), ear.seqs());
        assertEquals(4, ear.items().getFirst().prevSeq());
        assertEquals(List.of(new Loss(Stream.lane(7, NORMAL), 2, 4, LossReason.ACKNOWLEDGED)), ear.losses());
    }

    @Test
    void announcementsAreReplayedToo() {
        service.subscribe(7, SubscriptionRequest.of(Set.of(NotificationType.SYSTEM_ANNOUNCEMENT)));
        bench.tell(0, NotificationType.SYSTEM_ANNOUNCEMENT, NORMAL, 3);
        Ear ear = bench.ear(7);
        ear.delivery.resumePublic(Map.of(NORMAL, 1L));
        bench.run();
        assertEquals(List.of(2L, 3L), ear.seqs());
        assertEquals(0, service.stats().pending(), "public messages are nobody's pending");
    }

    @Test
    void privateMessagesOfASlowClientWaitInTheStoreAndArriveInOrder() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7, ConnectionOptions.DEFAULT.bytes(64 * 1024, 64 * 1024));
        ear.mood = Ear.Mood.HANGING;
        bench.tell(7, ORDER_FILLED, NORMAL, 3_000);
        assertTrue(ear.delivery.queuedBytes() <= 64 * 1024);
        ear.mood = Ear.Mood.LISTENING;
        ear.held.getFirst().done();
        bench.run();
        bench.after(100);
        assertEquals(LongStream.rangeClosed(11, 3_000).boxed().toList(), ear.seqs());
        assertTrue(ear.losses().isEmpty());
    }

    @Test
    void marketDataOfASlowClientIsConflatedAndDeclaredAndFillsAreNot() {
        service.marketData(7, Set.of());
        service.tradingUpdates(7);
        Ear ear = bench.ear(7, ConnectionOptions.DEFAULT.conflatingAbove(4));
        ear.mood = Ear.Mood.HANGING;
        bench.tell(7, ORDER_FILLED, CRITICAL, 1);   // keeps the callback busy
        for (int i = 1; i <= 50; i++) {
            bench.price("ACME", Integer.toString(i));
            bench.price("OTHER", Integer.toString(i));
            bench.fill(7);
        }
        assertEquals(4 + 50, ear.delivery.queuedMessages());
        ear.mood = Ear.Mood.LISTENING;
        ear.held.getFirst().done();
        bench.run();
        assertEquals(50, ear.heard().stream().filter(n -> n.type() == ORDER_FILLED).count());
        List<Batch.Item> acme = ear.items().stream().filter(i -> "ACME".equals(i.stream().instrument())).toList();
        assertEquals(List.of(1L, 50L), acme.stream().map(Batch.Item::seq).toList(), "latest wins");
        assertEquals(49, acme.getLast().prevSeq());
        Stream stream = new Stream(0, LOW, NotificationType.PRICE_UPDATE, "ACME");
        assertTrue(ear.losses().contains(new Loss(stream, 2, 49, LossReason.CONFLATED)));
        assertEquals(2 * 48, service.stats().conflated());
    }

    @Test
    void clientThatStaysBehindIsCutWithAReason() {
        service.marketData(7, Set.of());
        service.tradingUpdates(7);
        Ear ear = bench.ear(7, ConnectionOptions.DEFAULT.bytes(64 * 1024, 64 * 1024).callback(60_000, 1).slowLimit(2_000));
        ear.mood = Ear.Mood.HANGING;
        bench.tell(7, ORDER_FILLED, CRITICAL, 1);
        for (int i = 0; i < 1_000; i++) {
            bench.price("I" + i, "1");
        }
        assertTrue(ear.delivery.queuedBytes() <= 64 * 1024);
        assertTrue(service.stats().dropped() > 0);
        bench.after(1_999);
        assertEquals(List.of(), ear.closed);
        bench.after(1);
        assertEquals(List.of(CloseReason.SLOW_CONSUMER), ear.closed);
        assertEquals(1, service.stats().cut());
        assertEquals(0, service.stats().connections());
    }

    @Test
    void failingStoreIsAskedAgain() {
        FlakyStore store = new FlakyStore();
        store.away = true;
        Bench flaky = new Bench(Entitlement.OWN_ONLY, store, NotificationSettings.DEFAULT);
        flaky.service.tradingUpdates(7);
        flaky.tell(7, ORDER_FILLED, NORMAL, 3);
        Ear ear = flaky.ear(7);
        ear.delivery.resume(Map.of(NORMAL, 0L));
        flaky.after(500);
        assertEquals(List.of(), ear.seqs());
        assertEquals(1, flaky.service.stats().storeFailures());
        store.away = false;
        flaky.after(600);
        assertEquals(List.of(1L, 2L, 3L), ear.seqs());
    }
}
