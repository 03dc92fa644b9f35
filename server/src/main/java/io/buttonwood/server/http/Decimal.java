package io.buttonwood.server.http;

import java.math.BigDecimal;

/// A decimal number as the wire has it: a JSON string of digits with at most 18 significant ones, never floating point.
///
/// `unscaled / 10^scale`; scale 0 to 18.
public record Decimal(long unscaled, int scale) implements Comparable<Decimal> {
    /// What the text must look like, also given in the API documents.
    public static final String PATTERN = "^-?[0-9]{1,18}(\\.[0-9]{1,18})?$";

    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    /// 10 to the n-th, n from 0 to 18.
    public static long power(int n) {
        return POWERS[n];
    }

    /// @throws NumberFormatException if the text does not match [#PATTERN] or has over 18 significant digits
    public static Decimal parse(CharSequence text) {
        int length = text.length();
        int at = 0;
        boolean negative = length > 0 && text.charAt(0) == '-';
        if (negative) {
            at = 1;
        }
        long value = 0;
        int digits = 0;
        int whole = 0;
        int scale = -1;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c == '.' && scale < 0 && whole > 0) {
                scale = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                throw new NumberFormatException("not a decimal number");
            }
            if (value != 0 || c != '0') {
                digits++;
            }
            if (digits > 18) {
                throw new NumberFormatException("more than 18 digits");
            }
            value = value * 10 + (c - '0');
            if (scale >= 0) {
                scale++;
            } else {
                whole++;
            }
        }
        if (whole == 0 || whole > 18 || scale == 0 || scale > 18) {
            throw new NumberFormatException("not a decimal number");
        }
        return new Decimal(negative ? -value : value, Math.max(scale, 0));
    }

    public static Decimal of(long unscaled, int scale) {
        return new Decimal(unscaled, scale);
    }

    /// This number in units of `10^-wantedScale`.
    ///
    /// @throws ArithmeticException if it is not a whole number of them or too large
    public long units(int wantedScale) {
        if (wantedScale >= scale) {
            int up = wantedScale - scale;
            if (up > 18 && unscaled != 0) {
                throw new ArithmeticException("too large");
            }
            return unscaled == 0 ? 0 : Math.multiplyExact(unscaled, POWERS[up]);
        }
        long divisor = POWERS[scale - wantedScale];
        if (unscaled % divisor != 0) {
            throw new ArithmeticException("not a multiple");
        }
        return unscaled / divisor;
    }

    /// How many steps of `step` this is.
    ///
    /// @throws ArithmeticException if it is not a whole number of steps or too large
    public long steps(Decimal step) {
        int common = Math.max(scale, step.scale);
        long steps = step.units(common);
        long units = units(common);
        if (units % steps != 0) {
            throw new ArithmeticException("not a multiple");
        }
        return units / steps;
    }

    /// This many steps of `step`.
    public static Decimal ofSteps(long steps, Decimal step) {
        return new Decimal(Math.multiplyExact(steps, step.unscaled), step.scale);
    }

    public boolean positive() {
        return unscaled > 0;
    }

    @Override
    public int compareTo(Decimal other) {
        return BigDecimal.valueOf(unscaled, scale).compareTo(BigDecimal.valueOf(other.unscaled, other.scale));
    }

    /// Plain digits with exactly `scale` decimals.
    @Override
    public String toString() {
        return text(unscaled, scale);
    }

    /// [#toString()] without the object.
    public static String text(long unscaled, int scale) {
        if (scale == 0) {
            return Long.toString(unscaled);
        }
        if (unscaled == Long.MIN_VALUE) {
            return BigDecimal.valueOf(unscaled, scale).toPlainString();
        }
        long abs = Math.abs(unscaled);
        long power = POWERS[scale];
        String fraction = Long.toString(abs % power);
        var text = new StringBuilder(24);
        if (unscaled < 0) {
            text.append('-');
        }
        text.append(abs / power).append('.');
        for (int i = fraction.length(); i < scale; i++) {
            text.append('0');
        }
        return text.append(fraction).toString();
    }
}
