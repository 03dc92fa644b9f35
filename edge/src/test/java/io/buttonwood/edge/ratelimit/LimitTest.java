package io.buttonwood.edge.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LimitTest {
    @Test
    void decimalRatesAreExactWhereTheyCanBe() {
        assertEquals(new Limit(1, 100_000_000, 50), Limit.perSecond(10.0, 50));
        assertEquals(new Limit(1, 2_000_000_000L, 5), Limit.perSecond(0.5, 5));
        assertEquals(new Limit(333, 10_000_000_000L, 5), Limit.perSecond(33.3, 5));
        assertEquals(new Limit(1, 3_000_000_000L, 5), Limit.perSecond(1.0 / 3, 5));
        assertEquals(new Limit(1, 1, 5), Limit.perSecond(1e9, 5));
    }

    @Test
    void whatCannotBeExactIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Limit.perSecond(100_003, 1));
        assertThrows(IllegalArgumentException.class, () -> Limit.of(1, Duration.ofDays(4000), 100));
        assertThrows(IllegalArgumentException.class, () -> new Limit(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limit(1, 1, 0));
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Limit.perSecond(rate, 1));
        }
    }

    @Test
    void aShareIsTheLimitDividedByTheGateways() {
        assertEquals(new Limit(10, 3_000_000_000L, 16), Limit.perSecond(10, 50).share(3));
        assertEquals(1, Limit.perSecond(10, 2).share(3).burst());
        assertEquals(Limit.perSecond(10, 50), Limit.perSecond(10, 50).share(1));
    }
}
