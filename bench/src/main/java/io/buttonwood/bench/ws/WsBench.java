package io.buttonwood.bench.ws;

import io.buttonwood.bench.http.Arguments;
import io.buttonwood.bench.http.Machine;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a server delivers over WebSocket to many clients: notifications beside Spring's simple STOMP broker and NATS,
/// then the venue's market data, its critical lane under half of that load, and what idle connections hold.
///
/// The load is a closed loop: so many messages are under way to the slowest client, then the next are published. Every
/// client's count is compared with what was published at the end: a message that is missing, or there twice, ends the run.
///
/// `--jvm` is for the venue, such as `-Dio.netty.transport.noNative=true` for the JDK's transport where a native one is there;
/// `--apart` pins the server to one core and the clients to another.
///
/// `[--only stomp,nats,notices,market,critical,idle] [--clients N] [--seconds N] [--warmup N] [--batch N] [--window N]
/// [--frame 10|50] [--idle N] [--jfr FILE] [--jvm FLAGS] [--apart]`
public final class WsBench {
    private static final String NOTICES =
            "\"channel\":\"notifications\",\"types\":[\"TRADE_EXECUTED\"],\"public_trades\":true,\"batch\":{\"max_messages\":%d,\"max_delay_ms\":100,\"max_bytes\":262144}";
    private static final String TRADES = "\"channel\":\"trades\",\"instruments\":[\"ACME-0\",\"ACME-1\",\"ACME-2\",\"ACME-3\"]";
    /// Messages under way to the slowest client: Spring ends a session with more than 512 KB before it.
    private static final int FEW_UNDER_WAY = 400;
    /// Clients that alerts go to, and how often one of them gets one.
    private static final int ALERTED = 20;
    private static final long ALERT_NANOS = 10_000_000;
    /// The heap grew while they came; it shrinks at each collection, of which idle connections cause one every few seconds.
    private static final int IDLE_SECONDS = 60;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final String ALERTS = "\"channel\":\"notifications\",\"types\":[\"RISK_ALERT\"]";

    private final int clients;
    private final int seconds;
    private final int warmup;
    private final int window;
    private final List<Integer> frames;
    private final List<String> flags;

    private WsBench(Arguments arguments) {
        clients = arguments.whole("clients", 1_000);
        seconds = arguments.whole("seconds", 10);
        warmup = arguments.whole("warmup", 12);
        window = arguments.whole("window", 1_600);
        int frame = arguments.whole("frame", 0);
        frames = frame == 0 ? List.of(10, 50) : List.of(frame);
        flags = new ArrayList<>();
        String jfr = arguments.text("jfr");
        if (jfr != null) {
            flags.add("-XX:StartFlightRecording=settings=profile,filename=" + jfr);
        }
        flags.addAll(arguments.list("jvm"));
    }

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(args, Set.of(
                "only", "clients", "seconds", "warmup", "batch", "window", "idle", "jfr", "frame", "jvm", "apart"));
        var only = arguments.list("only");
        var bench = new WsBench(arguments);
        if (arguments.flag("apart")) {
            Cores.apart();
        }
        System.out.println(Machine.text() + "; " + Cores.text());
        if (wanted(only, "stomp") || wanted(only, "nats") || wanted(only, "notices")) {
            bench.peers(only, arguments.list("batch").isEmpty() ? List.of("500", "10") : arguments.list("batch"));
        }
        if (wanted(only, "market") || wanted(only, "critical")) {
            bench.market(wanted(only, "critical"));
        }
        if (wanted(only, "idle")) {
            bench.idle(arguments.whole("idle", 10_000));
        }
    }

    private static boolean wanted(List<String> only, String what) {
        return only.isEmpty() || only.contains(what);
    }

    /// What a run came to, over all clients.
    ///
    /// @param perFrame messages that came in one frame
    /// @param inKernel which part of the server's processor time
    private record Rate(double perSecond, double perCpuSecond, double perFrame, double inKernel) {}

    /// Has the server publish something so often.
    private interface Publisher {
        void publish(int count) throws IOException;
    }

    // --- notifications beside the peers --------------------------------------------------------------------------

    private void peers(List<String> only, List<String> batches) throws IOException, InterruptedException {
        System.out.printf(
                "%nnotifications of %d bytes to %,d clients, %d s after %d s of warming up%n", Dialect.NOTICE.length(), clients, seconds, warmup);
        System.out.printf("%-44s %14s %16s %12s %10s%n", "", "messages/s", "per CPU second", "per frame", "in kernel");
        Rate stomp = null;
        Rate nats = null;
        if (wanted(only, "stomp")) {
            try (Peer peer = Peer.stomp()) {
                stomp = notices(peer, Dialect.stomp(), Math.min(window, FEW_UNDER_WAY), "Spring Boot 4, simple broker, " + FEW_UNDER_WAY + " under way");
            }
        }
        if (wanted(only, "nats")) {
            if (Peer.natsIsHere()) {
                // It is quicker with less under way; its best counts.
                for (int most : List.of(FEW_UNDER_WAY, window)) {
                    try (Peer peer = Peer.nats()) {
                        Rate rate = notices(peer, Dialect.nats(), most, "NATS over WebSocket, " + most + " under way");
                        nats = nats == null || rate.perSecond > nats.perSecond ? rate : nats;
                    }
                }
            } else {
                System.out.println("NATS over WebSocket: skipped: nats-server is not installed"
                        + " (Debian has it in the package nats-server)");
            }
        }
        if (wanted(only, "notices")) {
            for (String batch : batches) {
                try (Peer peer = Peer.venue(clients, flags)) {
                    String wanted = NOTICES.formatted(Integer.parseInt(batch));
                    Rate ours = notices(peer, Dialect.venue(peer.keys(), List.of(wanted), Dialect.TILDE), window,
                            "the venue, " + batch + " a delivery, " + window + " under way");
                    ratio(ours, stomp, "Spring's broker (bar: 4 or more)");
                    ratio(ours, nats, "NATS (bar: 2 or more)");
                }
            }
        }
    }

    private static void ratio(Rate ours, @Nullable Rate other, String what) {
        if (other != null) {
            System.out.printf(
                    Locale.ROOT, "the venue: %.2f times %s; %.2f times per second of the server's processor time%n",
                    ours.perSecond / other.perSecond, what, ours.perCpuSecond / other.perCpuSecond);
        }
    }

    private Rate notices(Peer peer, Dialect dialect, int most, String title) throws IOException {
        try (Swarm swarm = Swarm.open(peer.port, dialect, clients, Client.Moments.NONE)) {
            Publisher publisher = count -> peer.publish(count, Dialect.NOTICE);
            settle(swarm, publisher);
            Rate rate = closedLoop(peer, swarm, publisher, most / 4, most);
            print(title, rate);
            return rate;
        } catch (IOException | RuntimeException e) {
            throw new IOException(title + ": " + e.getMessage() + "\n" + peer.said(), e);
        }
    }

    private static void print(String title, Rate rate) {
        System.out.printf(
                Locale.ROOT, "%-44s %,14.0f %,16.0f %12.1f %8.0f %%%n", title, rate.perSecond, rate.perCpuSecond, rate.perFrame,
                100 * rate.inKernel);
    }

    /// Publishes one message at a time until all clients hear it: not every server answers a subscription.
    private static void settle(Swarm swarm, Publisher publisher) throws IOException {
        for (int attempt = 0; attempt < 30; attempt++) {
            swarm.forget();
            publisher.publish(1);
            long until = System.nanoTime() + 1_000_000_000L;
            while (swarm.least() < 1 && System.nanoTime() - until < 0) {
                swarm.read(5);
            }
            if (swarm.least() == 1 && swarm.most() == 1) {
                swarm.forget();
                return;
            }
        }
        throw new IOException("not all clients hear what is published");
    }

    private Rate closedLoop(Peer peer, Swarm swarm, Publisher publisher, int burst, int window) throws IOException {
        long published = 0;
        long start = System.nanoTime();
        long measured = start + TimeUnit.SECONDS.toNanos(warmup);
        long end = measured + TimeUnit.SECONDS.toNanos(seconds);
        long began = 0;
        long before = 0;
        long framesBefore = 0;
        Peer.Cpu cpuBefore = new Peer.Cpu(0, 0);
        while (true) {
            long now = System.nanoTime();
            if (began == 0 && now - measured >= 0) {
                began = now;
                before = swarm.counted();
                framesBefore = swarm.frames();
                cpuBefore = peer.cpu();
            }
            if (now - end >= 0) {
                break;
            }
            while (published - swarm.least() + burst <= window) {
                publisher.publish(burst);
                published += burst;
            }
            swarm.read(1);
        }
        Peer.Cpu cpu = peer.cpu().since(cpuBefore);
        double took = (System.nanoTime() - began) / 1e9;
        long count = swarm.counted() - before;
        long frames = swarm.frames() - framesBefore;
        complete(swarm, published);
        return new Rate(count / took, count / cpu.seconds(), (double) count / frames, cpu.inKernel() / cpu.seconds());
    }

    private static void complete(Swarm swarm, long published) throws IOException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (swarm.least() < published && System.nanoTime() - until < 0) {
            swarm.read(10);
        }
        if (swarm.least() != published || swarm.most() != published) {
            throw new IOException("published " + published + ", but clients got " + swarm.least() + " to " + swarm.most());
        }
    }

    // --- market data ---------------------------------------------------------------------------------------------

    private void market(boolean critical) throws IOException, InterruptedException {
        System.out.printf(
                "%nmarket data: trades in frames of 10 and of 50 to %,d clients, %d s after %d s of warming up%n", clients,
                seconds, warmup);
        System.out.printf("%-44s %14s %16s %12s %10s%n", "", "messages/s", "per CPU second", "per frame", "in kernel");
        for (int count : frames) {
            try (Peer peer = Peer.venue(clients, flags)) {
                Dialect dialect = Dialect.venue(peer.keys(), List.of(TRADES), Dialect.TAKER);
                try (Swarm swarm = Swarm.open(peer.port, dialect, clients, Client.Moments.NONE)) {
                    // One round of each instrument under way, so that no frame grows.
                    Rate rate = closedLoop(peer, swarm, trades(peer, count), count, count * WsVenue.INSTRUMENTS);
                    print("the venue, " + count + " trades at once", rate);
                    System.out.printf(
                            Locale.ROOT, "%.2f times the bar of %.1f million a core%n",
                            rate.perCpuSecond / (count == 10 ? 5e5 : 1e6), count == 10 ? 0.5 : 1.0);
                    if (critical) {
                        swarm.forget();
                        critical(peer, swarm, count, rate.perSecond / 2 / count / clients);
                    }
                }
            } catch (IOException e) {
                throw new IOException(count + " trades at once: " + e.getMessage(), e);
            }
        }
    }

    private static Publisher trades(Peer peer, int count) {
        int[] rounds = {0};
        return messages -> peer.say("trades " + rounds[0]++ % WsVenue.INSTRUMENTS + " " + count);
    }

    /// Rounds of trades at a fixed rate. Beside them a thread with a few more clients, which hear the trades too, has alerts
    /// sent to them a hundred times a second and reads them: an alert's time counts from when it was due until it was read.
    private void critical(Peer peer, Swarm swarm, int count, double roundsPerSecond) throws IOException, InterruptedException {
        long[] latencies = new long[100_000];
        int[] heard = {0};
        Client.Moments moments = sent -> latencies[heard[0]++] = System.nanoTime() - sent;
        Dialect dialect = Dialect.venue(peer.keys(), List.of(TRADES, ALERTS), Dialect.TAKER);
        var failed = new AtomicReference<@Nullable IOException>();
        int[] sent = {0};
        try (Swarm few = Swarm.open(peer.port, dialect, ALERTED, moments); Socket control = peer.another()) {
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(seconds);
            Thread alerts = Thread.ofPlatform().start(() -> {
                try {
                    while (System.nanoTime() - end < 0 || heard[0] < sent[0] && System.nanoTime() - end < PATIENCE_NANOS) {
                        long due = start + sent[0] * ALERT_NANOS;
                        if (System.nanoTime() - due >= 0 && due - end < 0) {
                            String line = "critical " + ThreadLocalRandom.current().nextInt(ALERTED) + " " + due + "\n";
                            control.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                            sent[0]++;
                        }
                        few.read(1);
                    }
                } catch (IOException e) {
                    failed.set(e);
                }
            });
            rounds(peer, swarm, count, start, end, (long) (1e9 / roundsPerSecond));
            alerts.join();
        }
        if (heard[0] != sent[0] || failed.get() != null) {
            throw new IOException(sent[0] + " alerts were sent, and " + heard[0] + " came", failed.get());
        }
        long[] sorted = Arrays.copyOf(latencies, heard[0]);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "critical lane under half of that load: %,d alerts, p50 %.2f ms, p99 %.2f ms, most %.2f ms (bar: p99 below 10 ms)%n",
                sorted.length, sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6, sorted[sorted.length - 1] / 1e6);
    }

    private static void rounds(Peer peer, Swarm swarm, int count, long start, long end, long roundNanos) throws IOException {
        long rounds = 0;
        while (System.nanoTime() - end < 0) {
            while (System.nanoTime() - (start + rounds * roundNanos) >= 0) {
                peer.say("trades " + rounds % WsVenue.INSTRUMENTS + " " + count);
                rounds++;
            }
            swarm.read(1);
        }
        complete(swarm, rounds * count);
    }

    // --- idle connections ----------------------------------------------------------------------------------------

    private void idle(int count) throws IOException, InterruptedException {
        System.out.printf("%n%,d idle connections, logged in and subscribed to notifications%n", count);
        try (Peer peer = Peer.venue(Math.min(count, 1_000), flags)) {
            peer.say("gc");
            TimeUnit.SECONDS.sleep(5);
            double before = peer.megabytes();
            Dialect dialect = Dialect.venue(
                    peer.keys(), List.of("\"channel\":\"notifications\""), Dialect.TILDE);
            try (Swarm swarm = Swarm.open(peer.port, dialect, count, Client.Moments.NONE)) {
                var samples = new ArrayList<Double>();
                Peer.Cpu cpuBefore = peer.cpu();
                for (int i = 0; i < IDLE_SECONDS; i++) {
                    long until = System.nanoTime() + 1_000_000_000L;
                    while (System.nanoTime() - until < 0) {
                        swarm.read(20);
                    }
                    samples.add(peer.megabytes());
                }
                double cpu = peer.cpu().since(cpuBefore).seconds() / IDLE_SECONDS;
                peer.say("gc");
                long until = System.nanoTime() + 3_000_000_000L;
                while (System.nanoTime() - until < 0) {
                    swarm.read(20);
                }
                double collected = peer.megabytes();
                System.out.printf(
                        Locale.ROOT,
                        "resident before %.0f MB, after 20 s %.0f MB, after %d s %.0f MB (most %.0f; bar: 400), after a collection %.0f MB: %.1f KB a connection;"
                                + " heartbeats take %.0f %% of a core%n",
                        before, samples.get(19), IDLE_SECONDS, samples.getLast(), samples.stream().mapToDouble(each -> each).max().orElse(0), collected,
                        (collected - before) * 1024 / count, cpu * 100);
            }
        }
    }
}
