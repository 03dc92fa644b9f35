package io.buttonwood.bench.ws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// All processes share all cores; on request, servers run on the first and the clients on the second.
final class Cores {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static boolean apart;

    private Cores() {}

    /// Moves this process to the second core, threads made later too; servers started later go to the first.
    ///
    /// @throws IllegalStateException if there is no second, or no `taskset`
    static void apart() throws IOException, InterruptedException {
        if (!Files.isExecutable(TASKSET) || Runtime.getRuntime().availableProcessors() < 2) {
            throw new IllegalStateException("--apart needs two cores and " + TASKSET);
        }
        apart = true;
        new ProcessBuilder(TASKSET.toString(), "-a", "-cp", "1", Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// What goes before a server's command.
    static List<String> first() {
        return apart ? List.of(TASKSET.toString(), "-c", "0") : List.of();
    }

    static String text() {
        return apart ? "the server on one core, the clients on another" : "server and clients share the cores";
    }
}
