package io.buttonwood.edge.metrics;

/// The bucket counts of one window, and what follows from them. A scratch object, reused under its owner's lock.
final class Distribution {
    private final int[] counts = new int[Buckets.COUNT];
    private int first;
    private int last;
    private long count;

    /// Loads what `source` counted after `base`. Counts are differences modulo 2^32, so a bucket must
    /// not take more than 4.29 billion values in a window: 1.19 million a second for an hour.
    void load(StripedCounts source, int[] base) {
        source.lowCounts(counts);
        long total = 0;
        for (int i = 0; i < Buckets.COUNT; i++) {
            int difference = counts[i] - base[i];
            counts[i] = difference;
            total += difference & 0xffff_ffffL;
        }
        count = total;
        first = 0;
        last = Buckets.COUNT - 1;
        if (total > 0) {
            while (counts[first] == 0) {
                first++;
            }
            while (counts[last] == 0) {
                last--;
            }
        }
    }

    long count() {
        return count;
    }

    /// `min` if it lies in the lowest filled bucket, else the nearest value that does: they differ
    /// only for a recording under way at the window's very edge.
    long min(long min) {
        if (first == Buckets.COUNT - 1) {
            return Math.max(min, Buckets.low(first)); // the last bucket has no upper end
        }
        return Math.clamp(min, Buckets.low(first), Buckets.low(first) + Buckets.width(first) - 1);
    }

    long max(long max) {
        return Math.max(max, Buckets.low(last));
    }

    /// The value at rank `ceil(q * count)`, interpolated inside its bucket; `count` must not be zero.
    double percentile(double q, long min, long max) {
        long rank = Math.max(1, (long) Math.ceil(q * count));
        if (rank >= count) {
            return max;
        }
        long before = 0;
        int at = first;
        long here = counts[at] & 0xffff_ffffL;
        while (before + here < rank) {
            before += here;
            here = counts[++at] & 0xffff_ffffL;
        }
        double inside = (rank - before - 0.5) / here;
        return Math.clamp(Buckets.low(at) + inside * (Buckets.width(at) - 1), (double) min, (double) max);
    }

    /// The population's standard deviation around the buckets' own mean, so a constant load has none.
    double stddev() {
        double sum = 0;
        for (int i = first; i <= last; i++) {
            sum += (counts[i] & 0xffff_ffffL) * Buckets.MIDDLE[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = first; i <= last; i++) {
            double off = Buckets.MIDDLE[i] - mean;
            squares += (counts[i] & 0xffff_ffffL) * off * off;
        }
        return Math.sqrt(squares / count);
    }

    /// How many values lie in buckets above that of `nanos`.
    long above(long nanos) {
        long above = 0;
        for (int i = Buckets.index(nanos) + 1; i <= last; i++) {
            above += counts[i] & 0xffff_ffffL;
        }
        return above;
    }
}
