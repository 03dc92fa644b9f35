package io.buttonwood.bench.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The venue over HTTP beside a bare Vert.x handler, and with its edge off: orders a second in a closed loop, then the
/// time to a durable acknowledgement at 1,000 orders a second from intended send times, then how far the readers are
/// behind.
///
/// Each server is a fresh process, as is the load generator; rounds alternate, medians count. The closed loop is run with each of
/// the numbers of connections.
///
/// `[--rounds 3] [--seconds 8] [--warmup 20] [--connections 64,128] [--only bare,venue,edge_off,metrics_off,spring] [--threads] [--jfr FILE]
/// [--jvm FLAGS]`; `--jvm` is for every server, beside the launcher's flags, parted by commas
public final class HttpBench {
    private static final Set<String> KNOWN =
            Set.of("rounds", "seconds", "warmup", "connections", "only", "threads", "jfr", "jvm", "rate");

    /// Seconds, once the first load has warmed the server; each load generator is a new process.
    private static final int NEXT_WARM_UP = 15;

    private final Arguments arguments;
    private final int seconds;
    private final int warmup;
    private final List<Integer> connections;
    private final Map<Server, Map<Integer, List<Measured>>> closed = new EnumMap<>(Server.class);
    private final Map<Server, List<Measured>> open = new EnumMap<>(Server.class);
    private final List<String> threads = new ArrayList<>();
    private final List<Agreement> agreement = new ArrayList<>();

    HttpBench(Arguments arguments) {
        this.arguments = arguments;
        seconds = arguments.whole("seconds", 8);
        warmup = arguments.whole("warmup", 20);
        List<String> given = arguments.list("connections");
        connections = given.isEmpty() ? List.of(64, 128) : given.stream().map(Integer::valueOf).toList();
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
            var load = List.of("--keys", String.join(",", server.keys(child)));
            var before = new AtomicReference<@Nullable ThreadCosts>();
            var after = new AtomicReference<@Nullable ThreadCosts>();
            Thread watch = arguments.flag("threads") ? watch(child, before, after) : null;
            for (int count : connections) {
                var closedLoad = new ArrayList<>(load);
                if (venue) {
                    closedLoad.add("--lag");
                }
                boolean first = count == connections.getFirst();
                Measured throughput = child.load(with(closedLoad, count, first ? warmup : NEXT_WARM_UP, 0));
                closed.computeIfAbsent(server, each -> new TreeMap<>())
                        .computeIfAbsent(count, each -> new ArrayList<>())
                        .add(throughput);
                if (first && watch != null) {
                    watch.join();
                    costs(server, before.get(), after.get(), throughput);
                }
                complain(server, throughput);
            }
            Measured paced = child.load(with(load, connections.getFirst(), 2, arguments.whole("rate", 1000)));
            open.computeIfAbsent(server, each -> new ArrayList<>()).add(paced);
            complain(server, paced);
            if (server == Server.VENUE) {
                agreement.add(Agreement.ask(child, server.adminKey(child), seconds, paced));
            }
        }
    }

    private void costs(Server server, @Nullable ThreadCosts first, @Nullable ThreadCosts last, Measured throughput) {
        if (first != null && last != null) {
            threads.add("");
            threads.add(server.title + ", per order in its closed loop of " + connections.getFirst());
            threads.addAll(last.since(first, throughput.perSecond()));
        }
    }

    private List<String> with(List<String> load, int count, int warmupSeconds, int rate) {
        var all = new ArrayList<>(load);
        all.addAll(List.of(
                "--connections", Integer.toString(count),
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
                "%s connections, closed loop, %d s after %d s of warming up; then %,d orders a second from intended send times%n%n",
                connections.stream().map(String::valueOf).collect(Collectors.joining(" and ")),
                seconds,
                warmup,
                arguments.whole("rate", 1000));
        System.out.printf(
                "%-23s %4s %10s %9s %9s %9s %9s | %9s %9s %9s%n",
                "", "", "orders/s", "p50 ms", "p99 ms", "live lag", "store lag", "p50 ms", "p99 ms", "max ms");
        closed.forEach((server, byCount) -> byCount.forEach((count, rounds) -> {
            System.out.printf(
                    Locale.ROOT,
                    "%-23s %4d %,10.0f %9.2f %9.2f %9s %9s |",
                    server.title,
                    count,
                    median(rounds, Measured::perSecond),
                    median(rounds, each -> each.p50() / 1e6),
                    median(rounds, each -> each.p99() / 1e6),
                    lag(rounds, Lag::liveMillis),
                    lag(rounds, Lag::storeMillis));
            List<Measured> paced = open.getOrDefault(server, List.of());
            if (count.equals(connections.getFirst())) {
                System.out.printf(
                        Locale.ROOT,
                        " %9.2f %9.2f %9.2f",
                        median(paced, each -> each.p50() / 1e6),
                        median(paced, each -> each.p99() / 1e6),
                        median(paced, each -> each.max() / 1e6));
            }
            System.out.println();
        }));
        System.out.println();
        closed.forEach((server, byCount) -> byCount.forEach((count, rounds) -> System.out.printf(
                "%-23s %4d rounds %s, load generator %.2f cores%n",
                server.title,
                count,
                rounds.stream().map(each -> String.format(Locale.ROOT, "%,.0f", each.perSecond())).toList(),
                median(rounds, each -> each.cpuSeconds() / seconds))));
        ratio(Server.VENUE, Server.BARE, "of bare Vert.x (bar: 30 % or more)");
        ratio(Server.VENUE, Server.EDGE_OFF, "of itself with the edge off (bar: 85 % or more)");
        ratio(Server.VENUE, Server.METRICS_OFF, "of itself with metrics off (bar: 97 % or more)");
        agreement.forEach(each -> System.out.println(each.line()));
        threads.forEach(System.out::println);
    }

    /// With the number of connections that suits it best.
    double perSecond(Server server) {
        return connections.stream().mapToDouble(count -> perSecond(server, count)).max().orElse(Double.NaN);
    }

    private void ratio(Server of, Server to, String what) {
        if (closed.containsKey(of) && closed.containsKey(to)) {
            System.out.printf(
                    "%s: %s %s%n",
                    of.title,
                    connections.stream()
                            .map(count -> String.format(
                                    Locale.ROOT, "%.1f %% at %d", 100 * perSecond(of, count) / perSecond(to, count), count))
                            .collect(Collectors.joining(", ")),
                    what);
        }
    }

    private double perSecond(Server server, int count) {
        return median(closed.getOrDefault(server, Map.of()).getOrDefault(count, List.of()), Measured::perSecond);
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
