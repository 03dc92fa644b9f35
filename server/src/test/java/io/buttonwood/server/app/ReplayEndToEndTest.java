package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buttonwood.server.replay.Replay;
import io.buttonwood.server.replay.ReplayOptions;
import io.buttonwood.server.replay.ReplayResult;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tapes through the public API of a venue of their own, fill by fill and level by level.
@Timeout(180)
class ReplayEndToEndTest {
    @TempDir
    private Path folder;

    private static ReplayResult play(Path tape) throws Exception {
        var report = new ByteArrayOutputStream();
        var out = new PrintStream(report, true, StandardCharsets.UTF_8);
        var err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ReplayResult result = new Replay(ReplayVenue::start, out, err)
                .run(new ReplayOptions(
                        tape.resolve("commands.csv"), tape.resolve("fills.csv"), tape.resolve("l2.csv"), null, 64));
        System.out.println(report.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(), result.differences());
        assertEquals(0, result.refused());
        assertEquals(result.checkpoints(), result.checkpointsEqual());
        assertEquals(result.fills(), result.fillsEqual());
        return result;
    }

    @Test
    void theSyntheticTapeGivesItsFillsAndBooks() throws Exception {
        for (String name : List.of("commands.csv", "fills.csv", "l2.csv")) {
            try (InputStream in = ReplayVenue.class.getResourceAsStream("/tape/" + name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
        assertEquals(3_000, play(folder).sent());
    }

    @Test
    void theRealOrderFlowGivesItsFillsAndBooks() throws Exception {
        Path tape = realOrderFlow();
        assumeTrue(tape != null, "the real order flow is not here");
        ReplayResult result = play(tape);
        assertEquals(20_000, result.sent());
        assertEquals(1_213, result.fillsEqual());
    }

    private static Path realOrderFlow() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path data = up.resolve("shared/data/es-20231225-sample");
            if (Files.exists(data.resolve("commands.csv"))) {
                return data;
            }
        }
        return null;
    }
}
