package io.buttonwood.bench.ratelimit;

import com.google.common.util.concurrent.RateLimiter;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.ratelimit.StringLimiter;
import io.buttonwood.edge.ratelimit.Tier;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One request that passes three buckets (user, address, endpoint), look-ups included; run with `-prof gc`.
///
/// 4,096 users and addresses, 32 endpoints, limits that never refuse. Peers look their buckets up in a
/// ConcurrentHashMap by string, as their documentation shows.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RateLimitBench {
    private static final int CLIENTS = 4096;
    private static final int ENDPOINTS = 32;
    private static final int PLENTY = 1_000_000_000;

    private final String[] users = new String[CLIENTS];
    private final String[] addresses = new String[CLIENTS];
    private final String[] endpoints = new String[ENDPOINTS];
    private final Outcome outcome = new Outcome();
    private int next;
    private long read;

    private final io.buttonwood.edge.ratelimit.RateLimiter compact =
            new io.buttonwood.edge.ratelimit.RateLimiter(settings(), System::nanoTime);
    private final StringLimiter strings = new StringLimiter(settings(), System::nanoTime);
    private final ConcurrentHashMap<String, Bucket> bucket4j = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, RateLimiter> guava = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, dev.failsafe.RateLimiter<Object>> failsafe = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, io.github.resilience4j.ratelimiter.RateLimiter> resilience4j =
            new ConcurrentHashMap<>();

    private static Settings settings() {
        var plenty = Limit.perSecond(PLENTY, PLENTY);
        return Settings.defaults().withTiers(List.of(Tier.of("standard", plenty))).withAddress(plenty)
                .withEndpoint(plenty);
    }

    @Setup
    public void fill() {
        for (int i = 0; i < CLIENTS; i++) {
            users[i] = "user-" + i * 7919;
            addresses[i] = "10." + (i >> 8) + "." + (i & 255) + ".7";
        }
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints[i] = "POST /api/v1/resource-" + i;
        }
        read = System.nanoTime();
    }

    @Benchmark
    public boolean buttonwoodStrings() {
        int i = next++;
        return strings.check(addresses[i * 31 & CLIENTS - 1], users[i & CLIENTS - 1], endpoints[i & ENDPOINTS - 1],
                Allowance.ORDINARY, 1, outcome);
    }

    @Benchmark
    public boolean buttonwoodCompact() {
        int i = next++;
        return compact.check(i * 31 & CLIENTS - 1, i & CLIENTS - 1, 0, i & ENDPOINTS - 1, Allowance.ORDINARY, 1, outcome);
    }

    /// With a time that the caller has read already, as the server does: it reads the clock once a request, for the
    /// request's latency. Here it reads it every 16,384th.
    @Benchmark
    public boolean buttonwoodStringsCallersClock() {
        int i = next++;
        if ((i & 0x3fff) == 0) {
            read = System.nanoTime();
        }
        return strings.check(read, addresses[i * 31 & CLIENTS - 1], users[i & CLIENTS - 1], endpoints[i & ENDPOINTS - 1],
                Allowance.ORDINARY, 1, outcome);
    }

    /// As [#buttonwoodStringsCallersClock].
    @Benchmark
    public boolean buttonwoodCompactCallersClock() {
        int i = next++;
        if ((i & 0x3fff) == 0) {
            read = System.nanoTime();
        }
        return compact.check(read, i * 31 & CLIENTS - 1, i & CLIENTS - 1, 0, i & ENDPOINTS - 1, Allowance.ORDINARY,
                1, outcome);
    }

    @Benchmark
    public boolean bucket4j() {
        int i = next++;
        return get(bucket4j, users[i & CLIENTS - 1], RateLimitBench::newBucket4j).tryConsume(1)
                && get(bucket4j, addresses[i * 31 & CLIENTS - 1], RateLimitBench::newBucket4j).tryConsume(1)
                && get(bucket4j, endpoints[i & ENDPOINTS - 1], RateLimitBench::newBucket4j).tryConsume(1);
    }

    @Benchmark
    public boolean guava() {
        int i = next++;
        return get(guava, users[i & CLIENTS - 1], RateLimitBench::newGuava).tryAcquire()
                && get(guava, addresses[i * 31 & CLIENTS - 1], RateLimitBench::newGuava).tryAcquire()
                && get(guava, endpoints[i & ENDPOINTS - 1], RateLimitBench::newGuava).tryAcquire();
    }

    @Benchmark
    public boolean failsafe() {
        int i = next++;
        return get(failsafe, users[i & CLIENTS - 1], RateLimitBench::newFailsafe).tryAcquirePermit()
                && get(failsafe, addresses[i * 31 & CLIENTS - 1], RateLimitBench::newFailsafe).tryAcquirePermit()
                && get(failsafe, endpoints[i & ENDPOINTS - 1], RateLimitBench::newFailsafe).tryAcquirePermit();
    }

    @Benchmark
    public boolean resilience4j() {
        int i = next++;
        return get(resilience4j, users[i & CLIENTS - 1], RateLimitBench::newResilience4j).acquirePermission()
                && get(resilience4j, addresses[i * 31 & CLIENTS - 1], RateLimitBench::newResilience4j).acquirePermission()
                && get(resilience4j, endpoints[i & ENDPOINTS - 1], RateLimitBench::newResilience4j).acquirePermission();
    }

    private static <T> T get(ConcurrentHashMap<String, T> map, String key, Function<String, T> make) {
        var known = map.get(key);
        return known != null ? known : map.computeIfAbsent(key, make);
    }

    static Bucket newBucket4j(String key) {
        return Bucket.builder().addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofSeconds(1)))
                .build();
    }

    static RateLimiter newGuava(String key) {
        return RateLimiter.create(PLENTY);
    }

    static dev.failsafe.RateLimiter<Object> newFailsafe(String key) {
        return dev.failsafe.RateLimiter.burstyBuilder(PLENTY, Duration.ofSeconds(1)).build();
    }

    static io.github.resilience4j.ratelimiter.RateLimiter newResilience4j(String key) {
        return io.github.resilience4j.ratelimiter.RateLimiter.of(key, RateLimiterConfig.custom()
                .limitForPeriod(PLENTY).limitRefreshPeriod(Duration.ofSeconds(1)).timeoutDuration(Duration.ZERO).build());
    }
}
