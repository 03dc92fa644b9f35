package io.buttonwood.edge.metrics;

/// The log-linear division of time: values below 128 ns have a bucket each, every further power of two
/// is cut into 64 equal buckets, up to 2^42 ns (73 minutes). Longer ones share the last bucket.
///
/// A bucket is at most 1/64 of its lower bound wide, so its middle is at most 0.78 % away from any
/// value in it. (The idea is HdrHistogram's; see <https://github.com/HdrHistogram/HdrHistogram>.)
final class Buckets {
    private static final int SUB_BITS = 6;
    private static final int LINEAR = 2 << SUB_BITS;
    private static final int TOP_BIT = 42;
    private static final long MOST = (1L << TOP_BIT) - 1;

    static final int COUNT = LINEAR + (TOP_BIT - SUB_BITS - 1) * (1 << SUB_BITS);

    /// The coarse upper bounds for exposition, in ns; what is above the last belongs to `+Inf`.
    private static final long[] BOUNDS = {
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
        1_000_000_000L, 2_500_000_000L, 5_000_000_000L, 10_000_000_000L, 30_000_000_000L, 60_000_000_000L
    };
    static final int COARSE = BOUNDS.length + 1;

    /// Eight exponential buckets a power of two, each 9 % wide.
    static final int SCHEMA = 3;
    private static final short[] EXPONENTIAL_OF = new short[COUNT];
    private static final byte[] COARSE_OF = new byte[COUNT];
    static final double[] MIDDLE = new double[COUNT];

    static {
        int coarse = 0;
        for (int i = 0; i < COUNT; i++) {
            MIDDLE[i] = low(i) + (width(i) - 1) / 2.0;
            while (coarse < BOUNDS.length && low(i) + width(i) - 1 > BOUNDS[coarse]) {
                coarse++;
            }
            COARSE_OF[i] = (byte) coarse;
            // The bucket of 0 ns is counted apart.
            EXPONENTIAL_OF[i] = (short) Math.ceil((1 << SCHEMA) * Math.log(Math.max(MIDDLE[i], 1) / 1e9) / Math.log(2));
        }
    }

    private Buckets() {}

    /// The bucket of a value of 0 ns or more.
    static int index(long nanos) {
        long value = Math.min(nanos, MOST);
        int shift = Math.max(0, 63 - SUB_BITS - Long.numberOfLeadingZeros(value | 1));
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    /// The smallest value in the bucket.
    static long low(int index) {
        int shift = shift(index);
        return (long) (index - (shift << SUB_BITS)) << shift;
    }

    /// How many whole nanoseconds the bucket spans.
    static long width(int index) {
        return 1L << shift(index);
    }

    private static int shift(int index) {
        return index < LINEAR ? 0 : (index >> SUB_BITS) - 1;
    }

    /// The coarse bucket that a fine one counts in: the first whose bound it does not cross.
    static int coarse(int index) {
        return COARSE_OF[index];
    }

    /// The index of the exponential bucket that a fine one, other than that of 0 ns, counts in.
    static int exponential(int index) {
        return EXPONENTIAL_OF[index];
    }

    static double[] boundsSeconds() {
        double[] seconds = new double[BOUNDS.length];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = BOUNDS[i] / 1e9;
        }
        return seconds;
    }
}
