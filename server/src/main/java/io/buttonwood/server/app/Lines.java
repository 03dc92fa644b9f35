package io.buttonwood.server.app;

import java.io.PrintStream;

/// What the program says of its life: one line a part as it becomes ready.
final class Lines {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Lines(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /// Seconds since the program began to start, by the machine's word where it has one.
    String sinceStart() {
        long jvm = java.lang.management.ManagementFactory.getRuntimeMXBean().getUptime();
        long own = (System.nanoTime() - start) / 1_000_000;
        return String.format(java.util.Locale.ROOT, "%.1f s", Math.max(jvm, own) / 1000.0);
    }
}
