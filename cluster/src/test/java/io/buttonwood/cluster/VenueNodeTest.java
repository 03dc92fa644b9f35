package io.buttonwood.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.Lane;
import io.buttonwood.core.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VenueNodeTest {
    private static final int SMALL_SEGMENT = 1024 * 1024;

    @TempDir
    Path directory;

    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    private VenueNode.Options options() {
        return new VenueNode.Options(
                directory,
                Durability.PROCESS,
                1_000_000_000,
                Duration.ofDays(1),
                1L << 40,
                Duration.ofSeconds(10),
                65_536,
                error -> fatal.compareAndSet(null, error));
    }

    private VenueNode start() {
        return VenueNode.start(options(), ToyMachine.FACTORY, SMALL_SEGMENT);
    }

    private static Command deposit(long account, String reference) {
        return new Command.Deposit(account, 1, 1, reference);
    }

    private static List<Reply> submitAll(VenueClient client, int from, int count) throws Exception {
        var futures = new ArrayList<CompletableFuture<Reply>>();
        for (int i = from; i < from + count; i++) {
            futures.add(client.submit(deposit(i % 10, "d" + i)));
        }
        var replies = new ArrayList<Reply>();
        for (var future : futures) {
            replies.add(future.get(20, TimeUnit.SECONDS));
        }
        return replies;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void answersInOrderAndTellsWhatHappened() throws Exception {
        try (var node = start();
                var client = node.connect()) {
            var seen = new Collected();
            node.read(0, seen);
            var replies = submitAll(client, 0, 1000);
            assertEquals(range(1, 1000), replies.stream().map(Reply::sequence).toList());
            assertEquals(1000, node.lastSequence());
            seen.awaitCaughtUp(1000);
            assertEquals(range(1, 1000), seen.sequences());
            assertEquals("d999", seen.deposits().getLast());
        }
        assertEquals(null, fatal.get());
    }

    @Test
    void aRestartKeepsEverything() throws Exception {
        long resumeAt;
        try (var node = start();
                var client = node.connect()) {
            submitAll(client, 0, 500);
            node.snapshot();
            submitAll(client, 500, 500);
            var seen = new Collected();
            node.read(0, seen);
            resumeAt = seen.awaitCaughtUp(1000).position;
        }
        long position = resumeAt;
        try (var node = start();
                var client = node.connect()) {
            assertEquals(1000, node.lastSequence());
            assertEquals(500, node.stats().replayedCommands());
            assertEquals(500, node.stats().snapshotSequence());
            var reply = (Reply.Done) client.submit(deposit(3, "after")).get(10, TimeUnit.SECONDS);
            assertEquals(1001, reply.sequence());
            assertEquals(101, reply.id());
            var all = new Collected();
            node.read(0, all);
            assertEquals(range(1, 1001), all.awaitCaughtUp(1001).sequences());
            var rest = new Collected();
            node.readFrom(position, 1000, rest);
            assertEquals(range(1001, 1001), rest.awaitCaughtUp(1001).sequences());
            for (long wrong : new long[] {999, 1001, 0}) {
                assertThrows(
                        EventsUnavailableException.class, () -> node.readFrom(position, wrong, new Collected()));
            }
            assertThrows(
                    EventsUnavailableException.class, () -> node.readFrom(position - 32, 1000, new Collected()));
            var some = new Collected();
            node.read(990, some);
            assertEquals(range(991, 1001), some.awaitCaughtUp(1001).sequences());
        }
        assertEquals(null, fatal.get());
    }

    @Test
    void eventsOfManyTermsAndOfManyFramesAreFoundBySequence() throws Exception {
        try (var node = start();
                var client = node.connect()) {
            for (int i = 0; i < 200; i++) {
                client.submit(new Command.MassCancel(i % 7 == 0 ? 20_000 : i, 1)).get(10, TimeUnit.SECONDS);
            }
            assertTrue(node.stats().eventPosition() > 3 * SMALL_SEGMENT, () -> "" + node.stats());
            for (long from : new long[] {0, 1, 7, 57, 100, 101, 150, 196, 199, 200}) {
                var seen = new Collected();
                try (var _ = node.read(from, seen)) {
                    assertEquals(range(from + 1, 200), seen.awaitCaughtUp(200).sequences());
                }
                if (from < 197) {
                    var largest = seen.batches.stream().mapToInt(batch -> batch.events().size()).max();
                    assertEquals(20_000, largest.getAsInt());
                }
            }
        }
    }

    @Test
    void snapshotsPurgeTheLogAndTheEvents() throws Exception {
        var options = new VenueNode.Options(
                directory,
                Durability.PROCESS,
                30_000,
                Duration.ofDays(1),
                SMALL_SEGMENT,
                Duration.ofSeconds(10),
                65_536,
                error -> fatal.compareAndSet(null, error));
        try (var node = VenueNode.start(options, ToyMachine.FACTORY, SMALL_SEGMENT);
                var client = node.connect()) {
            for (int i = 0; i < 4; i++) {
                submitAll(client, i * 40_000, 40_000);
                node.snapshot();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (keptBytes() >= 12L * SMALL_SEGMENT && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertTrue(keptBytes() < 12L * SMALL_SEGMENT, () -> node.stats().toString());
            assertTrue(node.stats().eventsFirstPosition() > 0);
            var gone = assertThrows(EventsUnavailableException.class, () -> node.read(0, new Collected()));
            assertEquals(false, gone.ahead());
        }
        try (var node = VenueNode.start(options, ToyMachine.FACTORY, SMALL_SEGMENT);
                var client = node.connect()) {
            assertEquals(160_000, node.lastSequence());
            assertEquals(0, node.stats().replayedCommands());
            assertEquals(160_001, client.submit(deposit(1, "x")).get(10, TimeUnit.SECONDS).sequence());
        }
        assertEquals(null, fatal.get());
    }

    private long keptBytes() throws IOException {
        try (var files = Files.list(directory.resolve("archive"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void whatIsDueIsDoneWithoutACommand() throws Exception {
        try (var node = start();
                var client = node.connect()) {
            var seen = new Collected();
            node.read(0, seen);
            client.submit(new Command.CancelAllAfter(7, 50_000_000)).get(10, TimeUnit.SECONDS);
            seen.awaitCaughtUp(2);
            var tick = seen.batches.get(1);
            assertEquals(List.of(new Event.CancelAllAfterSet(7, 0)), tick.events());
            assertTrue(tick.timeNanos() - seen.batches.get(0).timeNanos() >= 50_000_000);
        }
    }

    @Test
    void whatIsDueDuringARestartIsDoneAfterIt() throws Exception {
        try (var node = start();
                var client = node.connect()) {
            client.submit(new Command.CancelAllAfter(7, 1_000_000_000)).get(10, TimeUnit.SECONDS);
            node.snapshot();
        }
        try (var node = start()) {
            var seen = new Collected();
            node.read(0, seen);
            assertEquals(List.of(new Event.CancelAllAfterSet(7, 0)), seen.awaitCaughtUp(2).batches.get(1).events());
        }
    }

    @Test
    void aSecondNodeOnTheDirectoryIsRefused() {
        try (var _ = start()) {
            var refused = assertThrows(DataInUseException.class, this::start);
            assertTrue(refused.getMessage().contains(directory.getFileName().toString()), refused.getMessage());
        }
    }

    @Test
    void aFullQueueSaysOverloadedAndWhatWasTakenIsAnswered() throws Exception {
        var options = new VenueNode.Options(
                directory,
                Durability.PROCESS,
                1_000_000,
                Duration.ofDays(1),
                1L << 40,
                Duration.ofSeconds(10),
                64,
                error -> fatal.compareAndSet(null, error));
        try (var node = VenueNode.start(options, ToyMachine.FACTORY);
                var client = node.connect()) {
            var futures = new ArrayList<CompletableFuture<Reply>>();
            for (int i = 0; i < 100_000; i++) {
                futures.add(client.submit(deposit(1, "o" + i)));
            }
            int applied = 0;
            int overloaded = 0;
            for (var future : futures) {
                try {
                    future.get(20, TimeUnit.SECONDS);
                    applied++;
                } catch (ExecutionException e) {
                    assertInstanceOf(OverloadedException.class, e.getCause());
                    overloaded++;
                }
            }
            assertTrue(overloaded > 0 && applied >= 64, () -> "" + node.stats());
            assertEquals(applied, node.lastSequence());
        }
    }

    @Test
    void aClosedClientTakesNothing() {
        try (var node = start()) {
            var client = node.connect();
            client.close();
            var refused = assertThrows(ExecutionException.class, () -> client.submit(deposit(1, "x")).get());
            assertInstanceOf(ClosedException.class, refused.getCause());
            assertEquals(0, node.stats().clients());
        }
    }

    @Test
    void aCommandTooLargeToSendIsRefusedAndTheOthersGoOn() throws Exception {
        try (var node = start();
                var client = node.connect()) {
            var large = new Command.Announce(
                    List.of(), "SYSTEM_ANNOUNCEMENT", Lane.LOW, "x".repeat(200_000), 0, 0, 0, "");
            var refused = client.submit(large);
            assertEquals(1, client.submit(deposit(1, "x")).get(10, TimeUnit.SECONDS).sequence());
            var failure = assertThrows(ExecutionException.class, refused::get);
            assertInstanceOf(IllegalArgumentException.class, failure.getCause());
        }
    }

    @Test
    void aBugInTheMachineEndsTheNode() throws Exception {
        var ended = new CountDownLatch(1);
        var options = new VenueNode.Options(
                directory,
                Durability.PROCESS,
                1_000_000,
                Duration.ofDays(1),
                1L << 40,
                Duration.ofMillis(300),
                64,
                error -> {
                    fatal.compareAndSet(null, error);
                    ended.countDown();
                });
        try (var node = VenueNode.start(options, ToyMachine.FACTORY);
                var client = node.connect()) {
            var reply = client.submit(new Command.BustTrade(1, "why"));
            assertTrue(ended.await(10, TimeUnit.SECONDS));
            assertTrue(fatal.get().getMessage().contains("BustTrade"), () -> "" + fatal.get());
            var failure = assertThrows(ExecutionException.class, () -> reply.get(10, TimeUnit.SECONDS));
            assertInstanceOf(OutcomeUnknownException.class, failure.getCause());
        }
        assertThrows(IllegalStateException.class, () -> VenueNode.start(options, ToyMachine.FACTORY));
    }

    @Test
    void aReaderAheadOfTheLogIsTold() {
        try (var node = start()) {
            var ahead = assertThrows(EventsUnavailableException.class, () -> node.read(5, new Collected()));
            assertEquals(true, ahead.ahead());
            assertThrows(EventsUnavailableException.class, () -> node.readFrom(64, 0, new Collected()));
        }
    }

    @Test
    void severalClientsShareTheLog() throws Exception {
        try (var node = start();
                var one = node.connect();
                var two = node.connect()) {
            submitAll(one, 0, 100);
            submitAll(two, 100, 100);
            assertEquals(2, node.stats().clients());
            assertEquals(200, node.lastSequence());
        }
    }

    @Test
    void aStartThatFailsSaysWhyAndLeavesNothingLocked() throws Exception {
        Files.createDirectories(directory.resolve("archive"));
        Files.write(directory.resolve("archive").resolve("archive.catalog"), new byte[] {1, 2, 3});
        var failure = assertThrows(IllegalStateException.class, this::start);
        assertTrue(failure.getMessage().startsWith("the venue's engine does not start"), failure.getMessage());
        Files.delete(directory.resolve("archive").resolve("archive.catalog"));
        start().close();
    }
}
