package io.buttonwood.bench.metrics;

import java.util.SplittableRandom;

/// Heavy-tailed latencies in nanoseconds, 20 µs and up, the same for everybody.
final class Values {
    static final int COUNT = 8_192;

    private Values() {}

    static long[] of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (long) Math.min(60e9, 20_000 * Math.pow(1 - random.nextDouble(), -1 / 1.3));
        }
        return values;
    }
}
