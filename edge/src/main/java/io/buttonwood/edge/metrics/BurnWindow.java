package io.buttonwood.edge.metrics;

import java.util.List;

/// A pair of windows that must both burn the error budget `factor` times faster than allowed. The long
/// one shows that it matters, the short one that it still goes on.
/// (Google, *The Site Reliability Workbook*, chapter 5.)
public record BurnWindow(long longSeconds, long shortSeconds, double factor) {
    public BurnWindow {
        if (shortSeconds < 1 || longSeconds < shortSeconds || !(factor > 0)) {
            throw new IllegalArgumentException("a burn window needs 1 <= short <= long and a factor above 0, was "
                    + longSeconds + ", " + shortSeconds + ", " + factor);
        }
    }

    /// 14.4 over 1 h and 5 m, and 6 over 6 h and 30 m; windows longer than the retention are cut to it. With one
    /// hour kept, the second pair looks at 1 h and 30 m: it warns earlier than six hours would, never later.
    public static List<BurnWindow> standard(long retentionSeconds) {
        return List.of(
                new BurnWindow(Math.min(3_600, retentionSeconds), Math.min(300, retentionSeconds), 14.4),
                new BurnWindow(Math.min(21_600, retentionSeconds), Math.min(1_800, retentionSeconds), 6));
    }
}
