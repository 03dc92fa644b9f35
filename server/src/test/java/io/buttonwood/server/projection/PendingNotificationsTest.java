package io.buttonwood.server.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.Lane;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PendingNotificationsTest {
    private static final long NOW = 1_000;

    @TempDir
    Path folder;

    private static Projector open(Database database, int bound) {
        return Projector.open(database, new Progress(), () -> NOW, bound);
    }

    private static EventBatch message(long sequence, long account, Lane lane, long seq, long expires) {
        return new EventBatch(sequence, sequence, List.of(
                new Event.Notified(account, lane, seq, "i", "RISK_ALERT", "{}", 0, 0, expires)));
    }

    private static PrivateMessage text(long account, long seq) {
        return new PrivateMessage(
                account, Lane.HIGH, seq, "TRADE_EXECUTED", 1, 0, 0, seq, 1, new MessageContent.Text("{}"));
    }

    private static List<Long> seqs(List<PendingRow> rows) {
        return rows.stream().map(PendingRow::seq).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theOldestBecomeDeadLettersWhenTooManyWait(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            PendingNotifications pending = new PendingNotifications(database);
            DeadLetters dead = new DeadLetters(database);
            Projector projector = open(database, 20);
            for (int i = 1; i <= 30; i++) {
                projector.apply(i, message(i, 1, i % 2 == 0 ? Lane.HIGH : Lane.LOW, (i + 1) / 2, 0));
                if (i % 4 == 0) {
                    projector.flush();
                }
                assertTrue(pending.count(1) <= 20);
            }
            projector.flush();
            long waiting = pending.count(1);
            assertEquals(30, waiting + dead.count());
            assertEquals(20, waiting);
            // Runs of two went whole, the one that ended first first.
            assertEquals(Map.of(Lane.LOW, 6L, Lane.HIGH, 4L), pending.lost(1));
            assertEquals(
                    LongStream.rangeClosed(5, 15).boxed().toList(), seqs(pending.range(1, Lane.HIGH, 1, 100, NOW)));
            DeadLetter newest = dead.page(1, 1, null).items().getFirst();
            assertEquals("OVERFLOW", newest.reason());
            assertEquals(10, newest.id());
            assertEquals(8, newest.message().sequence());
            assertEquals(NOW, dead.oldestNanos());

            // A rebuild brings back neither what was given up nor what was acknowledged.
            pending.acknowledge(1, Lane.HIGH, 7);
            projector.rebuild();
            for (int i = 1; i <= 30; i++) {
                projector.apply(i, message(i, 1, i % 2 == 0 ? Lane.HIGH : Lane.LOW, (i + 1) / 2, 0));
            }
            projector.flush();
            assertEquals(17, pending.count(1));
            assertEquals(10, dead.count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgedOnesGoForGood(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            PendingNotifications pending = new PendingNotifications(database);
            Projector projector = open(database, 100);
            // Quicker than the projection: the message must not appear afterwards.
            pending.acknowledge(1, Lane.LOW, 2);
            for (int i = 1; i <= 5; i++) {
                projector.apply(i, message(i, 1, Lane.LOW, i, 0));
            }
            projector.apply(6, message(6, 2, Lane.LOW, 1, 0));
            projector.flush();
            assertEquals(List.of(3L, 4L, 5L), seqs(pending.first(1, 10, NOW)));
            pending.acknowledge(1, Lane.LOW, 4);
            pending.acknowledge(1, Lane.LOW, 1);
            assertEquals(Map.of(Lane.LOW, 4L), pending.acknowledged(1));
            assertEquals(List.of(5L), seqs(pending.first(1, 10, NOW)));
            assertEquals(1, pending.clear(1));
            assertEquals(0, pending.clear(1));
            assertEquals(Map.of(Lane.LOW, 5L), pending.acknowledged(1));
            assertEquals(1, pending.countAll());
            assertEquals(Map.of(), pending.lost(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiredAndOldOnesBecomeDeadLettersAndComeBackWhenRedriven(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            PendingNotifications pending = new PendingNotifications(database);
            DeadLetters dead = new DeadLetters(database);
            Projector projector = open(database, 100);
            projector.apply(1, message(1, 1, Lane.LOW, 1, 0));
            projector.apply(2, message(2, 1, Lane.LOW, 2, 500));
            projector.apply(3, message(3, 1, Lane.LOW, 3, 0));
            projector.flush();
            assertEquals(0, pending.expire(499));
            assertEquals(List.of(1L, 2L, 3L), seqs(pending.first(1, 10, 499)));
            assertEquals(List.of(1L, 3L), seqs(pending.first(1, 10, 500)));
            assertEquals(1, pending.expire(500));
            assertEquals(Map.of(), pending.lost(1));
            long old = 1 + PendingNotifications.MAX_AGE_NANOS;
            assertEquals(1, pending.expire(old));
            assertEquals(Map.of(Lane.LOW, 1L), pending.lost(1));
            assertEquals(
                    List.of("TOO_OLD", "EXPIRED"),
                    dead.page(0, 10, null).items().stream().map(DeadLetter::reason).toList());

            List<PendingRow> back = dead.redrive(List.of(1L, 2L, 77L), old);
            assertEquals(List.of(1L, 2L), seqs(back));
            assertTrue(back.getFirst().redelivered());
            assertEquals(0, dead.count());
            pending.acknowledge(1, Lane.LOW, 3);
            assertEquals(back, pending.first(1, 10, old));
            assertTrue(pending.forget(1, Lane.LOW, 2));
            assertFalse(pending.forget(1, Lane.LOW, 2));
            assertEquals(1, pending.count(1));
        }
    }

    /// Whole runs of many messages, which become dead letters as they lie unless some of them are among those already.
    @ParameterizedTest
    @EnumSource
    void aDeadLetterThatStillWaitsAndOverflowsIsThereOnce(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            PendingNotifications pending = new PendingNotifications(database);
            DeadLetters dead = new DeadLetters(database);
            Projector projector = open(database, 200);
            for (int i = 1; i <= 300; i++) {
                if (i == 101) {
                    dead.add(new DeadLetter(0, text(1, 50), "WEBHOOK", 3, 1));
                }
                projector.apply(i, message(i, 1, Lane.HIGH, i, 0));
                if (i % 100 == 0) {
                    projector.flush();
                }
            }
            assertEquals(Map.of(Lane.HIGH, 200L), pending.lost(1));
            assertEquals(100, pending.count(1));
            List<DeadLetter> letters = dead.page(1, 1_000, null).items();
            assertEquals(
                    LongStream.rangeClosed(1, 200).boxed().toList(),
                    letters.stream().map(each -> each.message().seq()).sorted().toList());
            assertEquals(List.of("OVERFLOW"), letters.stream().map(DeadLetter::reason).distinct().toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadLettersAreListedAndPurged(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            DeadLetters dead = new DeadLetters(database);
            for (int i = 1; i <= 5; i++) {
                dead.add(new DeadLetter(0, text(i % 2, i), "WEBHOOK", 3, i));
            }
            dead.add(new DeadLetter(0, text(1, 1), "WEBHOOK_410", 9, 7));
            assertEquals(5, dead.count());
            assertEquals(
                    List.of(6L, 5L, 4L, 3L, 2L),
                    ProjectorTest.all(c -> dead.page(0, 2, c)).stream().map(DeadLetter::id).toList());
            assertEquals(
                    new DeadLetter(6, text(1, 1), "WEBHOOK_410", 9, 7),
                    dead.page(1, 10, null).items().getFirst());
            assertEquals(1, dead.purge(List.of(2L, 99L)));
            assertEquals(4, dead.purgeAll());
            assertEquals(0, dead.oldestNanos());
        }
    }
}
