package io.buttonwood.core.instrument;

/// Fees, rounded against nobody.
///
/// A fee is `value × rate`, in millionths of the quote asset's smallest unit. Each order carries the part of its exact
/// fees that rounding has left so far, from -1/2 to 1/2 unit; every fill charges the exact fee plus what is carried,
/// rounded half to even, and carries on the rest. So over its life an order pays its exact fees to within half a unit,
/// however its fills were cut, and what it pays is to the unit what the venue earns.
///
/// A hold of [#ceiling(long, int, int)] over the value still to trade always suffices: after a fill, what was paid and
/// the hold of the rest are together at most the hold before.
public final class Fees {
    /// Highest rate, one half: so a fee is never more than what a sale brings.
    public static final int HIGHEST_PPM = 500_000;

    private static final int MILLION = 1_000_000;

    private Fees() {}

    /// What a fill of this value is charged.
    ///
    /// @param carry millionths carried from the order's earlier fills, -500,000 to 500,000
    public static long fee(long value, int ppm, int carry) {
        long whole = value / MILLION * ppm;
        long millionths = value % MILLION * ppm + carry;
        long fee = whole + Math.floorDiv(millionths, MILLION);
        int rest = Math.floorMod(millionths, MILLION);
        return rest > MILLION / 2 || (rest == MILLION / 2 && (fee & 1) != 0) ? fee + 1 : fee;
    }

    /// What is carried after that fill was charged this fee.
    public static int carry(long value, int ppm, int carry, long fee) {
        long whole = value / MILLION * ppm;
        return (int) (value % MILLION * ppm + carry - (fee - whole) * MILLION);
    }

    /// The most that fills of this value together can be charged at up to this rate.
    public static long ceiling(long value, int ppm, int carry) {
        return value / MILLION * ppm + Math.ceilDiv(value % MILLION * ppm + carry, MILLION);
    }
}
