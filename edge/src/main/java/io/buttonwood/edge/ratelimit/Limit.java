package io.buttonwood.edge.ratelimit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;

/// How fast a bucket refills and how much it holds: `tokens` every `periodNanos`, at most `burst` at once.
///
/// Refill is continuous, not in steps: after half a period half the tokens are there. The arithmetic is exact for
/// every limit that can be constructed; one that cannot be exact within 64 bits is refused here, with the reason.
///
/// @param tokens tokens refilled in each period, at least 1
/// @param periodNanos the period in nanoseconds, at least 1
/// @param burst the bucket's capacity in tokens, at least 1
public record Limit(long tokens, long periodNanos, long burst) {
    /// The largest numerator of tokens per nanosecond, in lowest terms: keeps the range of a bucket's clock at hours.
    static final long MAX_SCALE = 1 << 15;

    public Limit {
        if (tokens < 1 || periodNanos < 1 || burst < 1) {
            throw new IllegalArgumentException("A limit needs tokens, period and burst of at least 1, not "
                    + tokens + " per " + periodNanos + " ns, burst " + burst);
        }
        var divisor = gcd(tokens, periodNanos);
        var scale = tokens / divisor;
        if (scale > MAX_SCALE) {
            throw new IllegalArgumentException(tokens + " tokens per " + periodNanos
                    + " ns has no exact form: in lowest terms the tokens must not exceed " + MAX_SCALE
                    + "; choose a rounder rate");
        }
        if (Math.multiplyHigh(burst, periodNanos / divisor) != 0 || burst * (periodNanos / divisor) < 0
                || burst * (periodNanos / divisor) > 1L << 57) {
            throw new IllegalArgumentException("A burst of " + burst + " takes too long to refill at " + tokens
                    + " tokens per " + periodNanos + " ns");
        }
    }

    /// `tokens` every `period`, exactly; a third of a token a second is `of(1, Duration.ofSeconds(3), burst)`.
    public static Limit of(long tokens, Duration period, long burst) {
        return new Limit(tokens, period.toNanos(), burst);
    }

    /// A whole number of tokens a second.
    public static Limit perSecond(long tokens, long burst) {
        return new Limit(tokens, 1_000_000_000L, burst);
    }

    /// A decimal number of tokens a second, exactly as written where that has an exact form (33.3 has), else with the
    /// time between two tokens rounded to a whole nanosecond (0.3333333333333333 becomes one token every 3 s).
    ///
    /// @throws IllegalArgumentException unless the rate is finite and between one a year and a thousand million
    public static Limit perSecond(double rate, long burst) {
        if (!(rate > 3e-8 && rate <= 1e9)) {
            throw new IllegalArgumentException("A rate lies between 3e-8 and 1e9 tokens a second, not " + rate);
        }
        var exact = BigDecimal.valueOf(rate).stripTrailingZeros();
        var decimals = Math.max(0, exact.scale());
        var tokens = exact.movePointRight(decimals).toBigIntegerExact();
        var period = BigInteger.TEN.pow(decimals + 9);
        var divisor = tokens.gcd(period);
        tokens = tokens.divide(divisor);
        period = period.divide(divisor);
        if (tokens.bitLength() < 63 && tokens.longValue() <= MAX_SCALE && period.bitLength() < 63) {
            return new Limit(tokens.longValue(), period.longValue(), burst);
        }
        return new Limit(1, Math.max(1, Math.round(1e9 / rate)), burst);
    }

    /// One gateway's part of this limit when `gateways` of them cannot share it: rate and burst divided, at least 1.
    public Limit share(int gateways) {
        if (gateways < 1) {
            throw new IllegalArgumentException("There is at least one gateway, not " + gateways);
        }
        return gateways == 1 ? this
                : new Limit(tokens, Math.multiplyExact(periodNanos, gateways), Math.max(1, burst / gateways));
    }

    static long gcd(long a, long b) {
        while (b != 0) {
            var rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    @Override
    public String toString() {
        return tokens + " per " + Duration.ofNanos(periodNanos) + ", burst " + burst;
    }
}
