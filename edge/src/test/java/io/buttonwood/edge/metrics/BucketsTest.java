package io.buttonwood.edge.metrics;

import static org.junit.jupiter.api.Assertions.*;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BucketsTest {
    @Test
    void bucketsAdjoinAndAreNarrow() {
        long next = 0;
        for (int i = 0; i < Buckets.COUNT; i++) {
            assertEquals(next, Buckets.low(i), "bucket " + i);
            assertEquals(i, Buckets.index(Buckets.low(i)));
            assertEquals(i, Buckets.index(Buckets.low(i) + Buckets.width(i) - 1));
            assertTrue(Buckets.width(i) == 1 || Buckets.width(i) * 64 <= Buckets.low(i));
            next = Buckets.low(i) + Buckets.width(i);
        }
        assertTrue(next > 3_600_000_000_000L);
        assertEquals(Buckets.COUNT - 1, Buckets.index(Long.MAX_VALUE));
    }

    @Property(seed = "20240115", tries = 2_000)
    void everyValueIsWithinOnePercentOfItsBucketsMiddle(@ForAll @LongRange(min = 1, max = 4_000_000_000_000L) long nanos) {
        int bucket = Buckets.index(nanos);
        assertTrue(Buckets.low(bucket) <= nanos && nanos < Buckets.low(bucket) + Buckets.width(bucket));
        assertTrue(Math.abs(Buckets.MIDDLE[bucket] - nanos) <= 0.01 * nanos);
    }
}
