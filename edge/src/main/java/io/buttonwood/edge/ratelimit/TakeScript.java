package io.buttonwood.edge.ratelimit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The script that does in Redis what [RateLimiter] does in memory, and its arguments.
///
/// Redis' clock has microseconds, so that is its resolution; at times that are whole microseconds both decide alike.
public final class TakeScript {
    /// The largest whole number up to which Lua's are exact.
    private static final long EXACT = 1L << 53;
    /// Longest time Redis keeps an unused bucket.
    private static final Duration IDLE = Duration.ofHours(1);

    private TakeScript() {}

    /// The Lua text, for `SCRIPT LOAD` and `EVAL`.
    public static String text() {
        try (var in = TakeScript.class.getResourceAsStream("take.lua")) {
            if (in == null) {
                throw new IllegalStateException("take.lua is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("take.lua cannot be read", e);
        }
    }

    /// The script's KEYS.
    public static String[] keys(List<SharedBuckets.Bucket> buckets) {
        return buckets.stream().map(SharedBuckets.Bucket::key).toArray(String[]::new);
    }

    /// The script's ARGV by Redis' own clock.
    public static String[] arguments(List<SharedBuckets.Bucket> buckets, int cost) {
        return arguments(buckets, cost, "");
    }

    /// The script's ARGV at a given time, for tests.
    static String[] arguments(List<SharedBuckets.Bucket> buckets, int cost, String micros) {
        var all = new ArrayList<>(List.of(Integer.toString(cost), micros, Long.toString(IDLE.toMillis())));
        for (var bucket : buckets) {
            var rate = Rate.of(bucket.limit());
            all.add(Long.toString(rate.scale));
            all.add(Long.toString(rate.interval));
            all.add(Long.toString(bucket.limit().burst()));
        }
        return all.toArray(String[]::new);
    }

    /// @throws IllegalArgumentException if Lua's numbers cannot hold the limit exactly
    static void requireExact(Limit limit) {
        Rate.of(limit);
    }

    /// A debt of the script in the shifted ticks of a [Gcra]; rounded up.
    static long debt(long scriptDebt, Gcra gcra) {
        var rate = Rate.of(gcra.limit);
        var parts = BigInteger.valueOf(scriptDebt).multiply(BigInteger.valueOf(gcra.interval))
                .divideAndRemainder(BigInteger.valueOf(rate.interval));
        return parts[0].add(BigInteger.valueOf(parts[1].signum())).longValueExact();
    }

    /// Tokens per microsecond in lowest terms.
    private record Rate(long scale, long interval) {
        static Rate of(Limit limit) {
            var divisor = Limit.gcd(limit.tokens(), limit.periodNanos());
            var tokens = limit.tokens() / divisor * 1000;
            var nanos = limit.periodNanos() / divisor;
            var further = Limit.gcd(tokens, nanos);
            var rate = new Rate(tokens / further, nanos / further);
            if (limit.burst() > EXACT / 4 / rate.interval || rate.scale > EXACT / 4) {
                throw new IllegalArgumentException("A limit of " + limit + " is too large to be shared exactly");
            }
            return rate;
        }
    }
}
