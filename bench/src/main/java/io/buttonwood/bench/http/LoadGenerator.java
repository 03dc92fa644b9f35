package io.buttonwood.bench.http;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sends orders over keep-alive connections and says what came back. A process of its own, so that its garbage and its
/// compiler are not the server's; one thread and prepared bytes, so that it leaves the processor to the server.
///
/// Closed loop (`--rate 0`): every connection sends its next order when the last is answered; the time of an answer counts
/// from its sending. Open loop (`--rate N`): orders are due at fixed times, N a second, and the time of an answer counts
/// from when its order was due, also if it had to wait for a free connection: no coordinated omission.
///
/// `--port P [--connections 64] [--seconds 8] [--warmup 8] [--rate 0] [--keys K,K] [--path /api/v1/orders] [--lag]`
public final class LoadGenerator {
    private static final Set<String> KNOWN =
            Set.of("port", "connections", "seconds", "warmup", "rate", "keys", "path", "lag");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Link> links = new ArrayList<>();
    private final Selector selector;
    private final Tally tally = new Tally();
    private final long from;
    private final long until;

    private LoadGenerator(Selector selector, long from, long until) {
        this.selector = selector;
        this.from = from;
        this.until = until;
    }

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(args, KNOWN);
        int port = arguments.whole("port", 8000);
        int connections = arguments.whole("connections", 64);
        int seconds = arguments.whole("seconds", 8);
        int rate = arguments.whole("rate", 0);
        List<String> keys = arguments.list("keys").isEmpty() ? List.of("none") : arguments.list("keys");
        String path = arguments.text("path") == null ? "/api/v1/orders" : String.valueOf(arguments.text("path"));
        int prefix = (int) (System.currentTimeMillis() / 100 % (36 * 36 * 36 * 36));
        long from = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.whole("warmup", 8));
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        try (Selector selector = Selector.open()) {
            var load = new LoadGenerator(selector, from, until);
            for (int i = 0; i < connections; i++) {
                var link = new Link(port, new Orders(i, keys, path, port, prefix));
                link.channel.register(selector, SelectionKey.OP_READ, link);
                load.links.add(link);
            }
            long cpu = cpuNanos();
            long began = System.nanoTime();
            if (rate == 0) {
                load.closed();
            } else {
                load.open(rate);
            }
            double busy = (cpuNanos() - cpu) / (double) (System.nanoTime() - began);
            System.out.println(load.tally.line(seconds, busy * seconds));
            if (!load.tally.unwanted().isEmpty()) {
                System.out.println("UNWANTED " + load.tally.unwanted());
            }
            if (arguments.flag("lag")) {
                System.out.println(Lag.after(port, keys.getFirst(), load.tally.lastSequence()).line());
            }
        }
    }

    private void closed() throws IOException {
        long number = 0;
        int open = links.size();
        for (Link link : links) {
            link.since = System.nanoTime();
            link.send(number++);
        }
        while (open > 0) {
            if (selector.select(1000) == 0) {
                checkPatience();
                continue;
            }
            for (SelectionKey key : selector.selectedKeys()) {
                var link = (Link) key.attachment();
                int status = link.receive();
                if (status == 0) {
                    continue;
                }
                long now = System.nanoTime();
                take(link, status, now);
                if (now - until < 0) {
                    link.since = now;
                    link.send(number++);
                } else {
                    tally.sequenceOf(link.text());
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void take(Link link, int status, long now) {
        if (now - from >= 0 && now - until < 0) {
            tally.answered(status, now - link.since, link::text);
        } else {
            tally.ignored(status, link::text);
        }
    }

    private void checkPatience() throws IOException {
        if (System.nanoTime() - until > PATIENCE_NANOS) {
            throw new IOException("answers are missing");
        }
    }

    private void open(int rate) throws IOException, InterruptedException {
        var free = new ArrayBlockingQueue<Link>(links.size());
        free.addAll(links);
        var sender = Thread.ofPlatform().name("sender").daemon(true).start(() -> sendOnTime(rate, free));
        while (sender.isAlive() || free.size() < links.size()) {
            if (selector.select(100) == 0) {
                checkPatience();
                continue;
            }
            for (SelectionKey key : selector.selectedKeys()) {
                var link = (Link) key.attachment();
                int status = link.receive();
                if (status != 0) {
                    long now = System.nanoTime();
                    // Which orders count depends on when they were due, not on when they were answered.
                    if (link.since - from >= 0) {
                        tally.answered(status, now - link.since, link::text);
                    } else {
                        tally.ignored(status, link::text);
                    }
                    tally.sequenceOf(link.text());
                    free.add(link);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void sendOnTime(int rate, ArrayBlockingQueue<Link> free) {
        long start = System.nanoTime();
        long number = 0;
        try {
            while (true) {
                long due = start + number * 1_000_000_000L / rate;
                if (due - until >= 0) {
                    return;
                }
                long left;
                while ((left = due - System.nanoTime()) > 0) {
                    LockSupport.parkNanos(left);
                }
                Link link = free.take();
                link.since = due;
                link.send(number++);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.out.println("UNWANTED " + e);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
