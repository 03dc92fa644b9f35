package io.buttonwood.bench.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The venue over HTTP beside a bare Vert.x handler, and with its edge off: orders a second in a closed loop, then the
/// time to a durable acknowledgement at 1,000 orders a second from intended send times, then how far the readers are
/// behind.
///
/// Each server is a fresh process, as is the load generator; rounds alternate, medians count.
///
/// `[--rounds 3] [--seconds 8] [--warmup 20] [--connections 64] [--only bare,venue,edge_off,metrics_off,spring] [--threads] [--jfr FILE]
/// [--jvm FLAGS]`; `--jvm` is for every server, beside the launcher's flags, parted by commas
public final class HttpBench {
    private static final Set<String> KNOWN =
            Set.of("rounds", "seconds", "warmup", "connections", "only", "threads", "jfr", "jvm", "rate");

    private final Arguments arguments;
    private final int seconds;
    private final int warmup;
    private final Map<Server, List<Measured>> closed = new EnumMap<>(Server.class);
    private final Map<Server, List<Measured>> open = new EnumMap<>(Server.class);
    private final List<String> threads = new ArrayList<>();
    private final List<Agreement> agreement = new ArrayList<>();

    HttpBench(Arguments arguments) {
        this.arguments = arguments;
        seconds = arguments.whole("seconds", 8);
        warmup = arguments.whole("warmup", 20);
    }

    public static void main(String[] args) throws Exception {
        var arguments = new Arguments(args, KNOWN);
        var bench = new HttpBench(arguments);
        List<Server> servers = arguments.list("only").isEmpty()
                ? List.of(Server.BARE, Server.VENUE, Server.EDGE_OFF, Server.METRICS_OFF)
                : arguments.list("only").stream()
                        .map(name -> Server.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        bench.run(servers, arguments.whole("rounds", 3));
        bench.print();
    }

    void run(List<Server> servers, int rounds) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Server server : servers) {
                System.err.printf("round %d of %d: %s ...%n", round, rounds, server.title);
                measure(server);
            }
        }
    }

    private void measure(Server server) throws IOException, InterruptedException {
        var flags = new ArrayList<>(arguments.list("jvm"));
        String recording = arguments.text("jfr");
        if (recording != null) {
            flags.add("-XX:StartFlightRecording=settings=profile,filename=" + Path.of(recording).toAbsolutePath());
        }
        try (Child child = server.start(flags)) {
            boolean venue = server == Server.VENUE || server == Server.EDGE_OFF || server == Server.METRICS_OFF;
            var load = new ArrayList<>(List.of(
                    "--connections", Integer.toString(arguments.whole("connections", 64)),
                    "--keys", String.join(",", server.keys(child))));
            var closedLoad = new ArrayList<>(load);
            if (venue) {
                closedLoad.add("--lag");
            }
            var before = new AtomicReference<@Nullable ThreadCosts>();
            var after = new AtomicReference<@Nullable ThreadCosts>();
            Thread watch = arguments.flag("threads") ? watch(child, before, after) : null;
            Measured throughput = child.load(with(closedLoad, warmup, 0));
            closed.computeIfAbsent(server, each -> new ArrayList<>()).add(throughput);
            if (watch != null) {
                watch.join();
                ThreadCosts first = before.get();
                ThreadCosts last = after.get();
                if (first != null && last != null) {
                    threads.add("");
                    threads.add(server.title + ", per order in its closed loop");
                    threads.addAll(last.since(first, throughput.perSecond()));
                }
            }
            complain(server, throughput);
            Measured paced = child.load(with(load, 2, arguments.whole("rate", 1000)));
            open.computeIfAbsent(server, each -> new ArrayList<>()).add(paced);
            complain(server, paced);
            if (server == Server.VENUE) {
                agreement.add(Agreement.ask(child, server.adminKey(child), seconds, paced));
            }
        }
    }

    private List<String> with(List<String> load, int warmupSeconds, int rate) {
        var all = new ArrayList<>(load);
        all.addAll(List.of(
                "--warmup", Integer.toString(warmupSeconds), "--seconds", Integer.toString(seconds),
                "--rate", Integer.toString(rate)));
        return all;
    }

    private static void complain(Server server, Measured measured) {
        if (!measured.unwanted().isEmpty()) {
            System.err.println(server.title + " also answered " + measured.statuses() + ", first: " + measured.unwanted());
        }
    }

    /// Reads the threads' costs in the middle of the measured seconds.
    private Thread watch(Child child, AtomicReference<@Nullable ThreadCosts> before, AtomicReference<@Nullable ThreadCosts> after) {
        return Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(warmup + 1L);
                before.set(new ThreadCosts(child.pid()));
                TimeUnit.SECONDS.sleep(Math.max(1, seconds - 2));
                after.set(new ThreadCosts(child.pid()));
            } catch (IOException e) {
                System.err.println("no thread costs: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void print() {
        System.out.println();
        System.out.println(Machine.text());
        System.out.printf(
                "%d connections, closed loop, %d s after %d s of warming up; then %,d orders a second from intended send times%n%n",
                arguments.whole("connections", 64), seconds, warmup, arguments.whole("rate", 1000));
        System.out.printf(
                "%-20s %10s %9s %9s | %9s %9s %9s | %9s %9s%n",
                "", "orders/s", "p50 ms", "p99 ms", "p50 ms", "p99 ms", "max ms", "live lag", "store lag");
        closed.forEach((server, rounds) -> {
            List<Measured> paced = open.getOrDefault(server, List.of());
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %,10.0f %9.2f %9.2f | %9.2f %9.2f %9.2f | %9s %9s%n",
                    server.title,
                    perSecond(server),
                    median(rounds, each -> each.p50() / 1e6),
                    median(rounds, each -> each.p99() / 1e6),
                    median(paced, each -> each.p50() / 1e6),
                    median(paced, each -> each.p99() / 1e6),
                    median(paced, each -> each.max() / 1e6),
                    lag(rounds, Lag::liveMillis),
                    lag(rounds, Lag::storeMillis));
        });
        System.out.println();
        closed.forEach((server, rounds) -> System.out.printf(
                "%-20s rounds %s, load generator %.2f cores%n",
                server.title,
                rounds.stream().map(each -> String.format(Locale.ROOT, "%,.0f", each.perSecond())).toList(),
                median(rounds, each -> each.cpuSeconds() / seconds)));
        ratio(Server.VENUE, Server.BARE, "of bare Vert.x (bar: 30 % or more)");
        ratio(Server.VENUE, Server.EDGE_OFF, "of itself with the edge off (bar: 85 % or more)");
        ratio(Server.VENUE, Server.METRICS_OFF, "of itself with metrics off (bar: 97 % or more)");
        agreement.forEach(each -> System.out.println(each.line()));
        threads.forEach(System.out::println);
    }

    double perSecond(Server server) {
        return median(closed.getOrDefault(server, List.of()), Measured::perSecond);
    }

    private void ratio(Server of, Server to, String what) {
        if (closed.containsKey(of) && closed.containsKey(to)) {
            System.out.printf(Locale.ROOT, "%s: %.1f %% %s%n", of.title, 100 * perSecond(of) / perSecond(to), what);
        }
    }

    private static double median(List<Measured> rounds, java.util.function.ToDoubleFunction<Measured> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static String lag(List<Measured> rounds, java.util.function.ToDoubleFunction<Lag> of) {
        var known = rounds.stream().filter(each -> each.lag() != null).toList();
        if (known.isEmpty()) {
            return "-";
        }
        double worst = known.stream()
                .map(Measured::lag)
                .filter(java.util.Objects::nonNull)
                .mapToDouble(of)
                .max()
                .orElse(0);
        return String.format(Locale.ROOT, "%,.0f ms", worst);
    }
}
