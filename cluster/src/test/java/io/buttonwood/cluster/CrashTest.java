package io.buttonwood.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashTest {
    private static final int LOG_STREAM = 100;

    @TempDir
    Path directory;

    private final Random random = new Random(20261127);
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    /// What a child said was done: sequence to reference.
    private final TreeMap<Long, String> acknowledged = new TreeMap<>();

    private VenueNode start() {
        var options = new VenueNode.Options(
                directory,
                Durability.PROCESS,
                1_000_000,
                Duration.ofDays(1),
                1L << 40,
                Duration.ofSeconds(10),
                65_536,
                error -> fatal.compareAndSet(null, error));
        return VenueNode.start(options, ToyMachine.FACTORY, 1024 * 1024);
    }

    /// Runs a child, kills it after so many acknowledgements, and notes them.
    private void runAndKill(String name, int acks, int snapshotCommands, boolean trySecond) throws Exception {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CrashChild.class.getName(),
                directory.toString(),
                name,
                Integer.toString(snapshotCommands)));
        Path errors = directory.resolveSibling("errors");
        Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader lines = child.inputReader()) {
            String ready = lines.readLine();
            assertTrue(ready != null && ready.startsWith("READY "), () -> ready + read(errors));
            assertTrue(Long.parseLong(ready.substring(6)) >= lastAcknowledged(), ready);
            if (trySecond) {
                assertThrows(DataInUseException.class, this::start);
            }
            for (int i = 0; i < acks; i++) {
                note(lines.readLine(), errors);
            }
            child.toHandle().destroyForcibly(); // unlike the process it leaves us what was said before
            var last = new StringBuilder();
            int next;
            while ((next = lines.read()) >= 0) {
                if (next == '\n') {
                    note(last.toString(), errors);
                    last.setLength(0);
                } else {
                    last.append((char) next);
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private long lastAcknowledged() {
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    private void note(String line, Path errors) {
        assertTrue(line != null && !line.startsWith("FAILED"), () -> line + read(errors));
        int space = line.indexOf(' ');
        assertNull(acknowledged.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1)), line);
    }

    private static String read(Path file) {
        try {
            return "\n" + Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void tenKillsUnderLoadLoseNothingAndDoubleNothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            runAndKill("r" + round, 1000 + random.nextInt(2000), 3000, round == 3);
        }
        long last;
        try (var node = start();
                var client = node.connect()) {
            last = node.lastSequence();
            var seen = new Collected();
            node.read(0, seen);
            seen.awaitCaughtUp(last);
            assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), seen.sequences());
            var deposits = seen.deposits();
            assertEquals(deposits.size(), new HashSet<>(deposits).size(), "a command was applied twice");
            acknowledged.forEach((sequence, reference) ->
                    assertEquals(reference, deposits.get(Math.toIntExact(sequence) - 1)));
            var reply = (Reply.Done) client.submit(new Command.Deposit(1, 1, 1, "last")).get(10, TimeUnit.SECONDS);
            assertEquals(deposits.size() + 1, reply.id(), "the state holds each deposit once");
        }
        var projected = Files.readAllLines(directory.resolve("projection"));
        for (int i = 0; i < projected.size(); i++) {
            assertEquals(i + 1, Long.parseLong(projected.get(i).split(" ")[1]), "the reader has a gap");
        }
        assertTrue(projected.size() > last / 2, () -> "only " + projected.size() + " batches were projected");
        assertNull(fatal.get());
    }

    @Test
    void garbageBehindTheLogIsCut() throws Exception {
        runAndKill("g", 3000, 1_000_000, false);
        var tail = tail(LOG_STREAM);
        var garbage = new byte[5000];
        random.nextBytes(garbage);
        write(tail.file, tail.end, garbage);
        checkContinues(lastAcknowledged());
    }

    @Test
    void aTornFrameAtTheEndOfTheLogIsCut() throws Exception {
        runAndKill("t", 3000, 1_000_000, false);
        var tail = tail(LOG_STREAM);
        long last = tail.frames.getLast();
        write(tail.file, last + 40, new byte[(int) Math.min(16, tail.end - last - 40)]);
        checkContinues(0);
    }

    @Test
    void eventsAheadOfALogThatLostItsEndAreCut() throws Exception {
        runAndKill("a", 3000, 1_000_000, false);
        var tail = tail(LOG_STREAM);
        long from = tail.frames.get(tail.frames.size() / 2);
        write(tail.file, from, new byte[(int) (tail.end - from)]);
        var events = tail(EventFrame.STREAM);
        long told;
        try (var file = new RandomAccessFile(events.file.toFile(), "r")) {
            file.seek(events.frames.getLast() + 32 + EventFrame.SEQUENCE);
            told = Long.reverseBytes(file.readLong());
        }
        long kept = checkContinues(0);
        assertTrue(kept < told, () -> "the log was to lose something: " + kept + " of " + told);
    }

    @Test
    void aLogThatEndsBeforeTheSnapshotFallsBack() throws Exception {
        runAndKill("s", 9000, 1_000, false);
        var tail = tail(LOG_STREAM);
        long snapshot;
        try (var recordings = new RecordingLog(directory.resolve("cluster").toFile(), false)) {
            snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID).logPosition;
        }
        long base = Long.parseLong(tail.file.getFileName().toString().split("[-.]")[1]);
        long from = tail.frames.stream()
                .filter(frame -> base + frame < snapshot)
                .reduce((_, last) -> last)
                .orElseThrow();
        write(tail.file, from, new byte[(int) (tail.end - from)]);
        checkContinues(0);
    }

    @Test
    void eventsThatLostTheirEndAreWrittenAgain() throws Exception {
        runAndKill("e", 3000, 1_000_000, false);
        var tail = tail(EventFrame.STREAM);
        long from = tail.frames.get(tail.frames.size() - 50);
        write(tail.file, from, new byte[(int) (tail.end - from)]);
        checkContinues(lastAcknowledged());
    }

    /// Restarts, checks that log and events agree and reach so far, and goes on. Returns how far they reached.
    private long checkContinues(long atLeast) throws Exception {
        try (var node = start();
                var client = node.connect()) {
            long last = node.lastSequence();
            assertTrue(last >= atLeast, () -> last + " of " + atLeast);
            for (int i = 1; i <= 100; i++) {
                var reply = client.submit(new Command.Deposit(1, 1, 1, "more" + i)).get(10, TimeUnit.SECONDS);
                assertEquals(last + i, reply.sequence());
            }
            var seen = new Collected();
            node.read(0, seen);
            seen.awaitCaughtUp(last + 100);
            assertEquals(LongStream.rangeClosed(1, last + 100).boxed().toList(), seen.sequences());
            assertEquals("more100", seen.deposits().getLast());
            return last;
        } finally {
            assertNull(fatal.get());
        }
    }

    /// The last segment of a stream's recording: where its frames begin, and the end of the last.
    private record Tail(Path file, List<Long> frames, long end) {}

    private Tail tail(int stream) throws IOException {
        List<Path> segments;
        try (var files = Files.list(directory.resolve("archive"))) {
            segments = files.filter(file -> file.toString().endsWith(".rec"))
                    .sorted(Comparator.comparingLong(file ->
                            -Long.parseLong(file.getFileName().toString().split("[-.]")[1])))
                    .toList();
        }
        for (Path segment : segments) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
            var frames = new ArrayList<Long>();
            int at = 0;
            while (at < bytes.capacity() && bytes.getInt(at) > 0) {
                if (bytes.getInt(at + 16) == stream) {
                    frames.add((long) at);
                }
                at += (bytes.getInt(at) + 31) & -32;
            }
            if (frames.size() > 60) {
                return new Tail(segment, frames, at);
            }
        }
        throw new IllegalStateException("no recording of stream " + stream);
    }

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (var to = new RandomAccessFile(file.toFile(), "rw")) {
            to.seek(at);
            to.write(bytes);
        }
    }
}
