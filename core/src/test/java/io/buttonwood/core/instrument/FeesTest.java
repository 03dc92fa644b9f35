package io.buttonwood.core.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FeesTest {
    @Test
    void halvesGoToTheEvenUnit() {
        assertEquals(0, Fees.fee(1, 500_000, 0));
        assertEquals(500_000, Fees.carry(1, 500_000, 0, 0));
        assertEquals(1, Fees.fee(1, 500_000, 500_000));
        assertEquals(2, Fees.fee(3, 500_000, 0));
        assertEquals(-500_000, Fees.carry(3, 500_000, 0, 2));
    }

    @Property(seed = "20261127", tries = 2_000)
    void anOrderPaysItsExactFeesToHalfAUnitAndItsHoldSuffices(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 1_000_000_000_000L) Long> values,
            @ForAll @IntRange(max = Fees.HIGHEST_PPM) int maker,
            @ForAll @IntRange(max = Fees.HIGHEST_PPM) int taker) {
        long left = values.stream().mapToLong(value -> value).sum();
        int highest = Math.max(maker, taker);
        int carry = 0;
        long hold = left + Fees.ceiling(left, highest, carry);
        BigInteger exact = BigInteger.ZERO;
        long paid = 0;
        for (int i = 0; i < values.size(); i++) {
            long value = values.get(i);
            int ppm = i % 3 == 0 ? taker : maker;
            long fee = Fees.fee(value, ppm, carry);
            carry = Fees.carry(value, ppm, carry, fee);
            exact = exact.add(BigInteger.valueOf(value).multiply(BigInteger.valueOf(ppm)));
            paid += fee;
            left -= value;
            assertTrue(fee >= 0 && fee <= value, "a fee is part of the value");
            long rest = left + Fees.ceiling(left, highest, carry);
            assertTrue(hold - value - fee >= rest, "the hold suffices");
            hold = rest;
        }
        BigInteger off = exact.subtract(BigInteger.valueOf(paid).multiply(BigInteger.valueOf(1_000_000)));
        assertTrue(off.abs().compareTo(BigInteger.valueOf(500_000)) <= 0, "off by " + off);
        assertEquals(off.intValueExact(), carry);
    }
}
