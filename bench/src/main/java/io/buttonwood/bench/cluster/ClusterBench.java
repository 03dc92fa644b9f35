package io.buttonwood.bench.cluster;

import io.buttonwood.cluster.Durability;
import io.buttonwood.cluster.EventHandler;
import io.buttonwood.cluster.ReplyHandler;
import io.buttonwood.cluster.VenueClient;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.core.Command;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Measures the engine with a state machine that does next to nothing: `[PROCESS|POWER] [commands]`.
///
/// Pipelined commands a second while a reader follows; round trips at 1,000 a second from intended send times; idle
/// processor time; a restart that replays every command. Needs the `--add-opens` of the launcher.
public final class ClusterBench {
    private ClusterBench() {}

    public static void main(String[] args) throws Exception {
        var durability = Durability.valueOf(args.length > 0 ? args[0] : "PROCESS");
        int commands = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Path directory = Files.createTempDirectory("cluster-bench");
        var options = new VenueNode.Options(
                directory,
                durability,
                Long.MAX_VALUE,
                Duration.ofDays(1),
                Long.MAX_VALUE,
                Duration.ofSeconds(30),
                65_536,
                error -> Runtime.getRuntime().halt(70));
        try {
            measure(options, commands);
        } finally {
            delete(directory);
        }
    }

    private static void measure(VenueNode.Options options, int commands) throws Exception {
        long began = System.nanoTime();
        try (var node = VenueNode.start(options, Balances.FACTORY);
                var client = node.connect()) {
            System.out.printf("start, empty: %d ms%n", millisSince(began));
            var reader = node.read(0, new EventHandler() {
                @Override
                public void onBatch(long position, EventBatch batch) {}

                @Override
                public boolean onCaughtUp(long sequence) {
                return true;
            }
            });
            pipeline(client, commands / 10);
            long before = System.nanoTime();
            pipeline(client, commands - commands / 10);
            double seconds = (System.nanoTime() - before) / 1e9;
            long behind = node.lastSequence() - reader.sequence();
            System.out.printf(
                    "pipelined: %,.0f commands/s, the reader %,d behind at the end%n",
                    (commands - commands / 10) / seconds,
                    behind);
            long replay = System.nanoTime();
            while (reader.sequence() < node.lastSequence()) {
                LockSupport.parkNanos(100_000);
            }
            System.out.printf("the reader has all %d ms later%n", millisSince(replay));
            roundTrips(client, 2_000);
            roundTrips(client, 10_000);
            Thread.sleep(1000);
            long cpu = cpuNanos();
            long idle = System.nanoTime();
            Thread.sleep(5000);
            System.out.printf(
                    "idle: %.1f %% of one core, %s%n",
                    100.0 * (cpuNanos() - cpu) / (System.nanoTime() - idle),
                    resident());
        }
        began = System.nanoTime();
        try (var node = VenueNode.start(options, Balances.FACTORY)) {
            System.out.printf(
                    "restart: %d ms, %,d commands replayed, to command %,d%n",
                    millisSince(began),
                    node.stats().replayedCommands(),
                    node.lastSequence());
        }
    }

    private static Command order(int i) {
        return new Command.PlaceOrder(
                1 + i % 100,
                1,
                (i & 1) == 0 ? Side.BUY : Side.SELL,
                OrderType.LIMIT,
                TimeInForce.GTC,
                false,
                10_000 + i % 50,
                1 + i % 7,
                "client-" + i);
    }

    private static void pipeline(VenueClient client, int count) throws InterruptedException {
        var window = new Semaphore(20_000);
        var failures = new AtomicInteger();
        var handler = new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                window.release();
            }

            @Override
            public void onFailure(RuntimeException failure) {
                failures.incrementAndGet();
                window.release();
            }
        };
        for (int i = 0; i < count; i++) {
            window.acquire();
            client.submit(order(i), handler);
        }
        window.acquire(20_000);
        if (failures.get() > 0) {
            throw new IllegalStateException(failures + " commands failed");
        }
    }

    private static void roundTrips(VenueClient client, int count) throws InterruptedException {
        var nanos = new long[count];
        var done = new Semaphore(0);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long intended = start + i * 1_000_000L;
            long left;
            while ((left = intended - System.nanoTime()) > 0) {
                LockSupport.parkNanos(left);
            }
            int index = i;
            client.submit(order(i), new ReplyHandler() {
                @Override
                public void onReply(Reply reply) {
                    nanos[index] = System.nanoTime() - intended;
                    done.release();
                }

                @Override
                public void onFailure(RuntimeException failure) {
                    nanos[index] = Long.MAX_VALUE;
                    done.release();
                }
            });
        }
        done.acquire(count);
        Arrays.sort(nanos);
        System.out.printf(
                "round trip at 1,000/s: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                nanos[count / 2] / 1e6,
                nanos[count * 99 / 100] / 1e6,
                nanos[count - 1] / 1e6);
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("")
                : "";
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
