package io.buttonwood.server.demo;

import java.util.SplittableRandom;

/// A price in ticks that wanders at random around where it began, as if pulled back by a weak spring. Shared by all
/// traders of an instrument, so that they agree on what it is worth. Safe for many threads.
final class Walk {
    private static final double PULL = 0.02; // of the way back, each minute
    private final SplittableRandom random;
    private final double home;
    private final double swing;
    private double ticks;
    private long atNanos;

    /// @param swing standard deviation of a minute's move, as a part of the price
    Walk(double startTicks, double swing, long seed, long nowNanos) {
        this.random = new SplittableRandom(seed);
        this.home = startTicks;
        this.ticks = startTicks;
        this.swing = swing;
        this.atNanos = nowNanos;
    }

    /// The price now; at least one tick.
    synchronized double at(long nowNanos) {
        double minutes = Math.clamp((nowNanos - atNanos) / 60e9, 0, 1);
        if (minutes > 0) {
            atNanos = nowNanos;
            ticks += PULL * minutes * (home - ticks) + random.nextGaussian() * swing * ticks * Math.sqrt(minutes);
            ticks = Math.clamp(ticks, Math.max(1, home / 4), home * 4);
        }
        return ticks;
    }
}
