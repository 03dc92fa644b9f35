package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.List;

/// When a user or address that keeps being refused is blocked altogether, and for how long.
///
/// @param refusals how many refusals within `window` make an offender; 0 blocks nobody
/// @param durations the first block's length, the second's, …; the last one repeats
/// @param forgive after how long without a block the next one is a first one again
/// @param tracked how many offenders are watched at most; further ones are limited, not blocked
public record Blocking(int refusals, Duration window, List<Duration> durations, Duration forgive, int tracked) {
    public Blocking {
        durations = List.copyOf(durations);
        if (refusals < 0 || tracked < 1 || window.isNegative() || window.isZero() || forgive.isNegative()) {
            throw new IllegalArgumentException("Blocking needs a count of refusals, a window and a bound");
        }
        if (durations.isEmpty() || durations.stream().anyMatch(one -> one.isNegative() || one.isZero())) {
            throw new IllegalArgumentException("Blocking needs the lengths of blocks, not " + durations);
        }
    }

    /// 1,000 refusals in a minute; a minute, five, thirty; forgiven after a day.
    public static Blocking defaults() {
        return new Blocking(1000, Duration.ofMinutes(1),
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30)), Duration.ofDays(1), 65_536);
    }

    public static Blocking off() {
        return new Blocking(0, Duration.ofMinutes(1), List.of(Duration.ofMinutes(1)), Duration.ZERO, 1);
    }
}
