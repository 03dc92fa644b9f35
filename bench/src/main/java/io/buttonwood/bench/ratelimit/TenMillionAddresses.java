package io.buttonwood.bench.ratelimit;

import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Ten million client addresses within a gigabyte of heap (run with `-Xmx1g`), and the longest single check while
/// they come, while they expire through traffic, and while `cleanup` drops them.
///
/// By the wall a check includes collector pauses and whatever else runs on the machine; by the thread's processor
/// time (of 64 checks, an upper bound of one) only its own work.
public final class TenMillionAddresses {
    private static final int ADDRESSES = 10_000_000;

    private TenMillionAddresses() {}

    public static void main(String[] arguments) throws Exception {
        var offset = new AtomicLong();
        var limiter = new RateLimiter(Settings.defaults(), () -> System.nanoTime() + offset.get());
        var outcome = new Outcome();
        report("arriving", limiter, run(limiter, 0, ADDRESSES, outcome));
        offset.addAndGet(Duration.ofMinutes(61).toNanos());
        report("expiring by traffic", limiter, run(limiter, 1L << 40, 100_000, outcome));
        report("arriving again", limiter, run(limiter, 0, ADDRESSES, outcome));
        offset.addAndGet(Duration.ofMinutes(61).toNanos());
        var sweeper = Thread.ofPlatform().start(limiter::cleanup);
        var worst = new Worst(0, 0);
        do {
            var once = run(limiter, 1L << 40, 100_000, outcome);
            worst = new Worst(Math.max(worst.wallNanos, once.wallNanos), Math.max(worst.cpuNanos, once.cpuNanos));
        } while (sweeper.isAlive());
        report("expiring by cleanup", limiter, worst);
    }

    private record Worst(long wallNanos, long cpuNanos) {}

    private static Worst run(RateLimiter limiter, long from, int count, Outcome outcome) {
        var threads = ManagementFactory.getThreadMXBean();
        long worstWall = 0;
        long worstCpu = 0;
        var last = System.nanoTime();
        var lastCpu = threads.getCurrentThreadCpuTime();
        for (long i = 0; i < count; i++) {
            limiter.check(from + i * 7919, RateLimiter.NO_USER, 0, RateLimiter.NO_ENDPOINT, Allowance.ORDINARY, 1, outcome);
            var now = System.nanoTime();
            worstWall = Math.max(worstWall, now - last);
            last = now;
            if ((i & 63) == 63) {
                var cpu = threads.getCurrentThreadCpuTime();
                worstCpu = Math.max(worstCpu, cpu - lastCpu);
                lastCpu = cpu;
            }
        }
        return new Worst(worstWall, worstCpu);
    }

    private static void report(String phase, RateLimiter limiter, Worst worst) throws Exception {
        var collected = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(one -> one.getCollectionTime()).sum();
        System.gc();
        Thread.sleep(200);
        System.out.printf("%-20s %,12d buckets  %5d MB heap  longest check %7.2f ms (processor %5.2f)  collections %d ms so far%n", phase,
                limiter.stats().addressBuckets(),
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20, worst.wallNanos / 1e6,
                worst.cpuNanos / 1e6, collected);
    }
}
