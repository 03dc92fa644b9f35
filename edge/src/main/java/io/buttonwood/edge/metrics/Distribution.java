package io.buttonwood.edge.metrics;

/// The bucket counts of one window, and what follows from them. A scratch object, reused under its owner's lock.
final class Distribution {
    private final int[] counts = new int[Buckets.COUNT];
    private int first;
    private int last;
    private long count;
    private int cursor;
    private long beforeCursor;

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
        beforeCursor = 0;
        if (total > 0) {
            while (counts[first] == 0) {
                first++;
            }
            while (counts[last] == 0) {
                last--;
            }
        }
        cursor = first;
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
    /// Rising quantiles share one walk.
    double percentile(double q, long min, long max) {
        long rank = Math.max(1, (long) Math.ceil(q * count));
        if (rank >= count) {
            return max;
        }
        if (rank <= beforeCursor) {
            cursor = first;
            beforeCursor = 0;
        }
        long before = beforeCursor;
        int at = cursor;
        long here = counts[at] & 0xffff_ffffL;
        while (before + here < rank) {
            before += here;
            here = counts[++at] & 0xffff_ffffL;
        }
        cursor = at;
        beforeCursor = before;
        double inside = (rank - before - 0.5) / here;
        return Math.clamp(Buckets.low(at) + inside * (Buckets.width(at) - 1), (double) min, (double) max);
    }

    /// The population's standard deviation around the buckets' own mean, so a constant load has none.
    /// `about` is any value near the mean: moments around it lose no digits. Four sums run side by side,
    /// because one alone waits for its own additions.
    double stddev(double about) {
        double sumEven = 0;
        double sumOdd = 0;
        double squaresEven = 0;
        double squaresOdd = 0;
        int i = first;
        for (; i < last; i += 2) {
            double offEven = Buckets.MIDDLE[i] - about;
            double offOdd = Buckets.MIDDLE[i + 1] - about;
            double even = (counts[i] & 0xffff_ffffL) * offEven;
            double odd = (counts[i + 1] & 0xffff_ffffL) * offOdd;
            sumEven += even;
            sumOdd += odd;
            squaresEven += even * offEven;
            squaresOdd += odd * offOdd;
        }
        if (i == last) {
            double off = Buckets.MIDDLE[i] - about;
            sumEven += (counts[i] & 0xffff_ffffL) * off;
            squaresEven += (counts[i] & 0xffff_ffffL) * off * off;
        }
        double shift = (sumEven + sumOdd) / count;
        return Math.sqrt(Math.max(0, (squaresEven + squaresOdd) / count - shift * shift));
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
