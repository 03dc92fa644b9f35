package io.buttonwood.server.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ReplayTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream report = new ByteArrayOutputStream();

    @Test
    void theTapeInTheJarIsWhatTheGeneratorMakes() throws Exception {
        var tape = new SyntheticTape(SyntheticTape.SEED);
        assertEquals(tape.commands.toString(), resource("commands.csv"));
        assertEquals(tape.fills.toString(), resource("fills.csv"));
        assertEquals(tape.levels.toString(), resource("l2.csv"));
    }

    @Test
    void theNaiveBookReproducesTheRealOrderFlow() throws Exception {
        var data = realOrderFlow();
        assumeTrue(data != null, "real order flow is not here");
        var book = new NaiveBook();
        var fills = new ArrayList<TapeFill>();
        for (var command : Tape.commands(data.resolve("commands.csv"))) {
            assertTrue(book.apply(command, fills), command.toString());
        }
        assertEquals(Tape.fills(data.resolve("fills.csv")), fills);
    }

    @Test
    void aRightVenueHasNoDifferences() throws Exception {
        var tape = writeTape();
        try (var venue = new FakeVenue(false)) {
            var result = replay(venue).run(options(tape));
            assertEquals(List.of(), result.differences());
            assertEquals(0, result.exitCode());
            assertEquals(3000, result.sent());
            assertEquals(12, result.checkpointsEqual());
            assertEquals(Tape.fills(tape.resolve("fills.csv")).size(), result.fillsEqual());
            assertTrue(venue.calls.contains("PATCH /admin/accounts/7"));
            assertTrue(report.toString().contains("no differences"), report::toString);
        }
    }

    @Test
    void differencesAreReportedAndEndWithCodeOne() throws Exception {
        var tape = writeTape();
        var fills = Files.readAllLines(tape.resolve("fills.csv"));
        fills.set(5, fills.get(5).replaceAll(",\\d+$", ",999"));
        Files.write(tape.resolve("fills.csv"), fills);
        var commands = Files.readAllLines(tape.resolve("commands.csv"));
        Files.write(tape.resolve("commands.csv"), List.of("3001,1,CANCEL,1,B,0,0,-"), java.nio.file.StandardOpenOption.APPEND);
        assertEquals(3001, commands.size());
        try (var venue = new FakeVenue(false)) {
            var result = replay(venue).run(options(tape));
            assertEquals(1, result.exitCode());
            assertEquals(2, result.differences().size(), result.differences()::toString);
            assertTrue(result.differences().getFirst().startsWith("command 3001 CANCEL 1 refused: 404 NOT_FOUND"));
            assertTrue(result.differences().getLast().startsWith("fill 5: expected 999 at "));
        }
    }

    @Test
    void rateLimitsSlowItDownButNeverReorder() throws Exception {
        var tape = writeTape();
        var shortTape = Files.readAllLines(tape.resolve("commands.csv")).subList(0, 301);
        Files.write(tape.resolve("commands.csv"), shortTape);
        Files.write(
                tape.resolve("fills.csv"),
                Files.readAllLines(tape.resolve("fills.csv")).stream()
                        .filter(l -> l.startsWith("command") || Long.parseLong(l.split(",")[0]) <= 300)
                        .toList());
        try (var venue = new FakeVenue(true)) {
            var result = replay(venue).run(new ReplayOptions(
                    tape.resolve("commands.csv"), tape.resolve("fills.csv"), null, null, 64));
            assertEquals(List.of(), result.differences());
            assertEquals(0, result.overtaken());
            assertTrue(venue.refusals > 0, "the venue refused nothing");
        }
    }

    @Test
    void theCommandPlaysOnARunningVenueTwice() throws Exception {
        var tape = writeTape();
        var args = new ArrayList<>(List.of(tape.resolve("commands.csv").toString()));
        args.addAll(List.of("--expect", tape.resolve("fills.csv").toString(), "--key", "k", "--instrument", "TAPE"));
        try (var venue = new FakeVenue(false)) {
            args.addAll(List.of("--url", venue.baseUrl().toString()));
            var command = new CommandLine(new ReplayCommand(() -> {
                throw new IOException("must not start one");
            }));
            assertEquals(0, command.execute(args.toArray(String[]::new)));
            assertTrue(venue.calls.stream().noneMatch(c -> c.contains("admin")));
            // The first run's orders still stand, so the second meets them.
            assertEquals(1, command.execute(args.toArray(String[]::new)));
        }
    }

    @Test
    void aMalformedTapeNamesItsLine() throws Exception {
        var file = directory.resolve("bad.csv");
        for (var line : List.of(
                "2,1,NEW,7,B,1,1,GTC", "1,1,NEW,7,X,1,1,GTC", "1,1,NEW,7,B,0,1,GTC", "1,1,NEW,7,B,1,1,DAY",
                "1,1,SELL,7,B,1,1,GTC", "1,1,NEW,7,B,1,1", "1,1,NEW,a/b,B,1,1,GTC")) {
            Files.writeString(file, "seq,ts_ns,cmd,order_id,side,price_ticks,qty,tif\n" + line + "\n");
            assertTrue(assertThrows(IOException.class, () -> Tape.commands(file), line).getMessage().contains("line 2"));
        }
    }

    private Path writeTape() throws IOException {
        new SyntheticTape(SyntheticTape.SEED).write(directory);
        return directory;
    }

    private Replay replay(FakeVenue venue) {
        return new Replay(() -> venue, new PrintStream(report), new PrintStream(new ByteArrayOutputStream()));
    }

    private static ReplayOptions options(Path tape) {
        return new ReplayOptions(
                tape.resolve("commands.csv"), tape.resolve("fills.csv"), tape.resolve("l2.csv"), null, 64);
    }

    private static String resource(String name) throws IOException {
        try (var in = ReplayTest.class.getResourceAsStream("/tape/" + name)) {
            return new String(in.readAllBytes());
        }
    }

    /// The data directory beside the repository, searched upwards; null where there is none.
    private static Path realOrderFlow() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var data = at.resolve("shared/data/es-20231225-sample");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return null;
    }
}
