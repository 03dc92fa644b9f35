package io.buttonwood.edge.notification;

import static io.buttonwood.edge.notification.Bench.MILLI;
import static io.buttonwood.edge.notification.Bench.at;
import static io.buttonwood.edge.notification.NotificationType.INSTRUMENT_STATUS;
import static io.buttonwood.edge.notification.NotificationType.ORDER_ACCEPTED;
import static io.buttonwood.edge.notification.NotificationType.ORDER_FILLED;
import static io.buttonwood.edge.notification.NotificationType.PRICE_UPDATE;
import static io.buttonwood.edge.notification.NotificationType.RISK_ALERT;
import static io.buttonwood.edge.notification.NotificationType.SYSTEM_ANNOUNCEMENT;
import static io.buttonwood.edge.notification.Priority.CRITICAL;
import static io.buttonwood.edge.notification.Priority.HIGH;
import static io.buttonwood.edge.notification.Priority.LOW;
import static io.buttonwood.edge.notification.Priority.NORMAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.notification.Bench.Ear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NotificationServiceTest {
    private final Bench bench = new Bench();
    private final NotificationService service = bench.service;

    @Test
    void subscribeToSingleType() {
        service.subscribe(7, SubscriptionRequest.of(Set.of(ORDER_FILLED)));
        Ear ear = bench.ear(7);
        bench.tell(7, ORDER_ACCEPTED, NORMAL, 1);
        bench.tell(7, ORDER_FILLED, NORMAL, 1);
        bench.tell(8, ORDER_FILLED, NORMAL, 1);
        bench.after(100);
        assertEquals(1, ear.heard().size());
        assertEquals(ORDER_FILLED, ear.heard().getFirst().type());
        assertEquals(2, ear.items().getFirst().seq());
        assertEquals(0, ear.items().getFirst().prevSeq(), "the filter shows as a jump");
        assertTrue(ear.losses().isEmpty(), "a filter is no loss");
    }

    @Test
    void unsubscribedHearsNothingMore() {
        Subscription subscription = service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        assertFalse(service.unsubscribe(8, subscription.id()), "somebody else's");
        assertTrue(service.unsubscribe(7, subscription.id()));
        assertFalse(service.unsubscribe(7, subscription.id()));
        bench.fill(7);
        bench.after(200);
        assertTrue(ear.batches.isEmpty());
        assertEquals(1, service.pending(7, 10).size(), "it stays pending all the same");
    }

    @Test
    void deliveryLeavesAtTenMessages() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        bench.tell(7, ORDER_FILLED, NORMAL, 9);
        assertEquals(List.of(), ear.sizes());
        bench.fill(7);
        assertEquals(List.of(10), ear.sizes());
    }

    @Test
    void deliveryLeavesAHundredMillisecondsAfterItsFirstMessage() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        bench.fill(7);
        bench.after(99);
        bench.fill(7);
        assertEquals(List.of(), ear.sizes());
        bench.after(1);
        assertEquals(List.of(2), ear.sizes());
        bench.after(500);
        assertEquals(1, ear.batches.size(), "nothing empty is delivered");
    }

    @Test
    void standingBacklogIsFlushedWithoutWaiting() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        for (int i = 0; i < 25; i++) {
            service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 0, null);
        }
        bench.run();
        assertEquals(List.of(10, 10, 5), ear.sizes());
        assertEquals(LongStream.rangeClosed(1, 25).boxed().toList(), ear.seqs());
    }

    @Test
    void deliveriesAreBoundedInBytes() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7, ConnectionOptions.DEFAULT.batching(500, 100).bytes(4096, 1024 * 1024));
        String data = "\"" + "x".repeat(1500) + "\"";
        for (int i = 0; i < 6; i++) {
            service.publish(ORDER_FILLED, Set.of(7L), data, NORMAL, 0, null);
        }
        bench.run();
        assertEquals(List.of(2, 2, 2), ear.sizes());
    }

    @Test
    void forcedDeliveryDoesNotWait() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        bench.fill(7);
        assertEquals(0, service.deliverBatch(false));
        assertEquals(1, service.deliverBatch(true));
        bench.run();
        assertEquals(List.of(1), ear.sizes());
    }

    @Test
    void criticalLeavesAtOnceAndFirst() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        bench.tell(7, ORDER_FILLED, LOW, 2);
        bench.tell(7, ORDER_FILLED, HIGH, 2);
        bench.tell(7, RISK_ALERT, CRITICAL, 1);
        assertEquals(List.of(CRITICAL, HIGH, HIGH, LOW, LOW),
                ear.heard().stream().map(Notification::priority).toList());
    }

    @Test
    void orderInsideALaneIsStrictAndNoLaneStarves() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        ear.mood = Ear.Mood.HANGING;
        for (Priority lane : Priority.values()) {
            bench.tell(7, ORDER_FILLED, lane, 200);
        }
        ear.mood = Ear.Mood.LISTENING;
        ear.held.removeFirst().done();   // the ten that it held
        bench.run();
        for (Priority lane : Priority.values()) {
            List<Long> seqs = ear.items().stream().filter(i -> i.stream().lane() == lane).map(Batch.Item::seq).toList();
            assertEquals(seqs.stream().sorted().toList(), seqs);
            assertEquals(200, seqs.getLast());
            assertTrue(ear.batches.subList(0, 5).stream().flatMap(b -> b.items().stream())
                    .anyMatch(item -> item.stream().lane() == lane), lane + " has a share early on");
        }
        ear.batches.forEach(batch -> assertEquals(batch.items(), batch.items().stream()
                .sorted((a, b) -> b.stream().lane().compareTo(a.stream().lane())).toList(), "higher lanes first"));
    }

    @Test
    void filtersByInstrumentBrokerAndExpression() {
        Predicate<Notification> filter = Filter.parse(Map.of("and", List.of(
                Map.of("field", "price", "op", "ge", "value", "100"),
                Map.of("not", Map.of("field", "side", "op", "eq", "value", "SELL")))));
        service.subscribe(7, new SubscriptionRequest(Set.of(ORDER_FILLED), Set.of("ACME"), Set.of("b1"), filter));
        Ear ear = bench.ear(7);
        Publication match = Publication.of(ORDER_FILLED, Set.of(7L), "{\"side\":\"BUY\",\"price\":\"100.50\"}", NORMAL);
        service.publish(match.about("ACME", "b1"));
        service.publish(match.about("OTHER", "b1"));
        service.publish(match.about("ACME", "b2"));
        service.publish(match.about(null, null));
        service.publish(Publication.of(ORDER_FILLED, Set.of(7L), "{\"side\":\"SELL\",\"price\":\"200\"}", NORMAL)
                .about("ACME", "b1"));
        service.publish(Publication.of(ORDER_FILLED, Set.of(7L), "{\"side\":\"BUY\",\"price\":\"99.99\"}", NORMAL)
                .about("ACME", "b1"));
        service.publish(match.about("ACME", "b1"));
        bench.after(100);
        assertEquals(List.of(1L, 7L), ear.seqs());
        assertEquals(1, ear.items().getLast().prevSeq());
    }

    @Test
    void readyMadeSubscriptions() {
        service.instrumentUpdates(1, Set.of("ACME"));
        service.marketData(2, Set.of());
        service.tradingUpdates(3);
        Ear status = bench.ear(1);
        Ear market = bench.ear(2);
        Ear trading = bench.ear(3);
        service.publish(Publication.toAll(INSTRUMENT_STATUS, "{}", HIGH).about("ACME", null));
        service.publish(Publication.toAll(INSTRUMENT_STATUS, "{}", HIGH).about("OTHER", null));
        bench.price("ACME", "1");
        bench.price("OTHER", "2");
        bench.fill(3);
        bench.after(100);
        assertEquals(2, status.heard().size());
        assertEquals(2, market.heard().size());
        assertEquals(1, trading.heard().size());
    }

    @Test
    void subscriptionOfOneConnectionIsNotHeardByAnother() {
        Ear one = bench.ear(7);
        Ear other = bench.ear(7);
        one.delivery.subscribe(SubscriptionRequest.of(Set.of(ORDER_FILLED)));
        one.delivery.subscribe(SubscriptionRequest.of(Set.of(ORDER_FILLED, PRICE_UPDATE)));
        bench.fill(7);
        bench.price("ACME", "1");
        bench.after(100);
        assertEquals(2, one.heard().size(), "two subscriptions, one copy");
        assertEquals(0, other.heard().size());
        one.delivery.close();
        assertEquals(0, service.stats().subscriptions());
        assertThrows(IllegalStateException.class,
                () -> one.delivery.subscribe(SubscriptionRequest.of(Set.of(ORDER_FILLED))));
    }

    @Test
    void messageIsEncodedOnceForAllConnections() {
        for (long user = 1; user <= 3; user++) {
            service.marketData(user, Set.of("ACME"));
        }
        List<Ear> ears = List.of(bench.ear(1), bench.ear(2), bench.ear(3));
        bench.price("ACME", "1");
        bench.after(100);
        byte[] first = ears.getFirst().items().getFirst().payload();
        ears.forEach(ear -> assertSame(first, ear.items().getFirst().payload()));
    }

    @Test
    void samePublicationIsTakenOnce() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        Publication publication = Publication.of(ORDER_FILLED, Set.of(7L), "{}", NORMAL).once("key-1");
        Published first = service.publish(publication);
        Published second = service.publish(publication);
        assertFalse(first.duplicate());
        assertTrue(second.duplicate());
        assertEquals(first.ids(), second.ids());
        assertThrows(IllegalArgumentException.class, () -> service.publish(
                Publication.of(ORDER_FILLED, Set.of(7L), "{\"other\":1}", NORMAL).once("key-1")));
        bench.after(100);
        assertEquals(1, ear.heard().size());
    }

    @Test
    void stampedSequenceIsTakenOnceAndAJumpIsDeclared() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        assertTrue(service.publishStamped(stamped(1)));
        assertFalse(service.publishStamped(stamped(1)));
        assertTrue(service.publishStamped(stamped(5)));
        bench.after(100);
        assertEquals(List.of(1L, 5L), ear.seqs());
        assertEquals(4, ear.items().getLast().prevSeq());
        assertEquals(List.of(new Loss(Stream.lane(7, NORMAL), 2, 4, LossReason.RETENTION)), ear.losses());
        assertEquals(1, service.stats().gaps());
        assertEquals(1, service.stats().duplicates());
    }

    private static Notification stamped(long seq) {
        return new Notification("e" + seq, ORDER_FILLED, NORMAL, 7, "{}", Bench.START, 0, "ACME", "b1", seq, 100 + seq, false);
    }

    @Test
    void badInputIsRefusedAndLeavesNothingBehind() {
        String big = "\"" + "x".repeat(Notification.MAX_DATA_BYTES) + "\"";
        List<Runnable> bad = new ArrayList<>(List.of(
                () -> NotificationType.parse("ORDER_EATEN"),
                () -> Priority.parse("URGENT"),
                () -> service.publish(ORDER_FILLED, Set.of(), "{}", NORMAL, 0, null),
                () -> service.publish(ORDER_FILLED, Set.of(0L, 7L), "{}", NORMAL, 0, null),
                () -> service.publish(ORDER_FILLED, Set.of(-7L), "{}", NORMAL, 0, null),
                () -> service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, -1, null),
                () -> service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, Long.MAX_VALUE, null),
                () -> service.publish(ORDER_FILLED, Set.of(7L), big, NORMAL, 0, null),
                () -> service.publish(ORDER_FILLED, Set.of(7L), "", NORMAL, 0, null),
                () -> service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 0, ""),
                () -> service.subscribe(0, SubscriptionRequest.of(Set.of(ORDER_FILLED))),
                () -> service.subscribe(7, SubscriptionRequest.of(Set.of())),
                () -> service.subscribe(7, SubscriptionRequest.of(Set.of(ORDER_FILLED), Set.of(" "))),
                () -> service.instrumentUpdates(7, Set.of()),
                () -> service.register(7, ConnectionOptions.DEFAULT.batching(501, 100), new Ear()),
                () -> service.register(7, ConnectionOptions.DEFAULT.batching(10, 4), new Ear()),
                () -> service.register(0, ConnectionOptions.DEFAULT, new Ear()),
                () -> service.ack(7, NORMAL, 1),
                () -> service.resume(7, at(NORMAL, 1)),
                () -> service.pending(7, 0),
                () -> service.deadLetters(0, 0)));
        bad.forEach(call -> assertThrows(IllegalArgumentException.class, call::run));
        NotificationStats stats = service.stats();
        assertEquals(0, stats.published() + stats.subscriptions() + stats.connections() + stats.pending());
    }

    @Test
    void subscriptionsAndConnectionsOfAUserAreBounded() {
        Bench small = new Bench(Entitlement.OWN_ONLY, new MemoryPendingStore(), new NotificationSettings(2, 1, 10, 1, 1));
        small.service.tradingUpdates(7);
        small.service.tradingUpdates(7);
        assertThrows(IllegalArgumentException.class, () -> small.service.tradingUpdates(7));
        Ear ear = small.ear(7);
        assertThrows(IllegalArgumentException.class, () -> small.ear(7));
        ear.delivery.close();
        small.ear(7);
    }

    @Test
    void closedServiceTakesNothingAndTellsEveryone() {
        service.subscribe(7, SubscriptionRequest.of(Set.of(SYSTEM_ANNOUNCEMENT)));
        Ear ear = bench.ear(7);
        service.close();
        bench.run();
        assertEquals(List.of(CloseReason.SHUTDOWN), ear.closed);
        assertThrows(IllegalStateException.class, () -> bench.fill(7));
        assertThrows(IllegalStateException.class, () -> bench.ear(7));
    }

    @Test
    void expiredMessageIsNeverDeliveredAndBecomesADeadLetter() {
        service.tradingUpdates(7);
        Ear ear = bench.ear(7);
        service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 50 * MILLI, null);
        bench.fill(7);
        bench.after(100);
        assertEquals(List.of(2L), ear.seqs());
        assertEquals(1, ear.items().getFirst().prevSeq());
        assertEquals(List.of(new Loss(Stream.lane(7, NORMAL), 1, 1, LossReason.EXPIRED)), ear.losses());
        DeadLetter letter = service.deadLetters(10, 0).getFirst();
        assertEquals(LossReason.EXPIRED, letter.reason());
        assertEquals(Bench.START, letter.firstEnqueuedNanos());
        assertEquals(1, service.pending(7, 10).size());
        assertEquals(Map.of(LossReason.EXPIRED, 1L), service.stats().deadLettersByReason());
    }

    @Test
    void messageExpiresAlsoWithNobodyConnectedAndDuringARetry() {
        service.publish(ORDER_FILLED, Set.of(7L), "{}", NORMAL, 50 * MILLI, null);
        bench.after(60);
        assertEquals(1, service.stats().deadLetters());
        assertEquals(0, service.stats().pending());
        service.tradingUpdates(8);
        Ear ear = bench.ear(8);
        ear.mood = Ear.Mood.THROWING;
        service.publish(ORDER_FILLED, Set.of(8L), "{}", NORMAL, 150 * MILLI, null);
        bench.after(110);
        assertEquals(1, service.stats().callbackFailures());
        ear.mood = Ear.Mood.LISTENING;
        bench.after(300);
        assertEquals(List.of(), ear.heard());
        assertEquals(2, service.stats().deadLetters());
    }
}
