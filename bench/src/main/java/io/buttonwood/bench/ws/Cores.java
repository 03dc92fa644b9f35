package io.buttonwood.bench.ws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Servers on the first core, clients on the second, where the machine has two and `taskset`: else all share all.
final class Cores {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static boolean apart = Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;

    private Cores() {}

    /// Has all share all cores from now on.
    static void share() {
        apart = false;
    }

    /// What goes before a server's command.
    static List<String> first() {
        return apart ? List.of(TASKSET.toString(), "-c", "0") : List.of();
    }

    /// Moves this process to the second core; threads made later follow.
    static void second() throws IOException, InterruptedException {
        if (apart) {
            new ProcessBuilder(TASKSET.toString(), "-a", "-cp", "1", Long.toString(ProcessHandle.current().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    static String text() {
        return apart ? "the server on one core, the clients on another" : "server and clients on the same cores";
    }
}
