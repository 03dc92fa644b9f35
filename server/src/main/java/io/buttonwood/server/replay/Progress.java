package io.buttonwood.server.replay;

import java.io.PrintStream;

/// A progress bar that redraws itself in place, once for each per cent.
final class Progress {
    private static final int WIDTH = 30;
    private final PrintStream err;
    private final long total;
    private final long startNanos;
    private int shown = -1;

    Progress(PrintStream err, long total, long startNanos) {
        this.err = err;
        this.total = total;
        this.startNanos = startNanos;
    }

    void at(long done, long nowNanos) {
        int percent = total == 0 ? 100 : (int) (done * 100 / total);
        if (percent == shown) {
            return;
        }
        shown = percent;
        int full = percent * WIDTH / 100;
        long perSecond = done * 1_000_000_000L / Math.max(1, nowNanos - startNanos);
        err.printf(
                "\r[%s%s] %3d %%  %,d of %,d  %,d/s ", "#".repeat(full), ".".repeat(WIDTH - full), percent, done, total, perSecond);
        err.flush();
    }

    void end() {
        err.println();
    }
}
