package io.buttonwood.bench.ratelimit;

import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.ratelimit.StringLimiter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Bytes a bucket takes at a million keys; key strings, which all could share, are not counted.
public final class LimiterMemory {
    private static final int KEYS = 1_000_000;

    private LimiterMemory() {}

    public static void main(String[] arguments) throws Exception {
        var names = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            names[i] = "client-" + i * 7919L;
        }
        var outcome = new Outcome();
        var settings = Settings.defaults().withEndpoint(Limit.perSecond(1_000_000_000, 1_000_000_000));
        var before = used();
        var compact = new RateLimiter(settings, System::nanoTime);
        for (int i = 0; i < KEYS; i++) {
            compact.check(i * 7919L, RateLimiter.NO_USER, 0, 0, Allowance.ORDINARY, 1, outcome);
        }
        before = report("compact", before, compact.stats().addressBuckets());
        var strings = new StringLimiter(settings, System::nanoTime);
        for (var name : names) {
            strings.check(name, "", "e", Allowance.ORDINARY, 1, outcome);
        }
        before = report("strings", before, strings.stats().addressBuckets());
        before = peer("Bucket4j", before, names, RateLimitBench::newBucket4j);
        before = peer("Guava", before, names, RateLimitBench::newGuava);
        before = peer("Failsafe", before, names, RateLimitBench::newFailsafe);
        peer("Resilience4j", before, names, RateLimitBench::newResilience4j);
        System.out.println(compact.stats().hits() + strings.stats().hits() > 0 ? "done" : "");
    }

    private static <T> long peer(String name, long before, String[] keys, Function<String, T> make) throws Exception {
        var map = new ConcurrentHashMap<String, T>();
        for (var key : keys) {
            map.computeIfAbsent(key, make);
        }
        report(name, before, map.size());
        map.clear();
        return used();
    }

    private static long report(String name, long before, long count) throws Exception {
        var after = used();
        System.out.printf("%-14s %6.1f B a bucket (%d buckets)%n", name, (after - before) / (double) KEYS, count);
        return after;
    }

    private static long used() throws Exception {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
