package io.buttonwood.server.docs;

import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.metrics.Timer;
import io.buttonwood.edge.notification.ConnectionOptions;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.edge.notification.Priority;
import io.buttonwood.edge.notification.Publication;
import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.security.Place;
import io.buttonwood.edge.security.Screen;
import io.buttonwood.edge.security.Verdict;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A whole program around four of the edge's services: no venue, no HTTP, no database.
public final class Embedding {
    private static final int PLACE_ORDER = 0; // an endpoint's number, yours to give

    private final RateLimiter limiter;
    private final MetricsService metrics;
    private final NotificationService notifications;
    private final Screen screen;
    private final Timer latency;
    private final int standard;

    /// One of each service per process, made by whoever wires the program.
    private Embedding(RateLimiter limiter, MetricsService metrics, NotificationService notifications, Screen screen) {
        this.limiter = limiter;
        this.metrics = metrics;
        this.notifications = notifications;
        this.screen = screen;
        latency = metrics.timer(MetricType.API_LATENCY);
        standard = limiter.settings().tier("standard");
    }

    public static void main(String[] arguments) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        var limiter = new RateLimiter(Settings.defaults(), System::nanoTime);
        var metrics = MetricsService.withDefaults();
        // Callbacks run on virtual threads, so one that hangs delays nobody else.
        try (var callbacks = Executors.newVirtualThreadPerTaskExecutor();
                var upkeep = Executors.newSingleThreadScheduledExecutor()) {
            var notifications = NotificationService.inMemory(callbacks, Embedding::nowNanos);
            // The services own no threads: the host lets time pass for them.
            upkeep.scheduleAtFixedRate(() -> notifications.poll(nowNanos()), 5, 5, TimeUnit.MILLISECONDS);
            upkeep.scheduleAtFixedRate(() -> metrics.tick(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
            upkeep.scheduleAtFixedRate(limiter::cleanup, 1, 1, TimeUnit.MINUTES);

            var heard = new CountDownLatch(1);
            long alice = 7;
            notifications.tradingUpdates(alice);
            notifications.register(alice, ConnectionOptions.DEFAULT, (batch, completion) -> {
                batch.items().forEach(item -> out.println("alice hears " + item.notification().data()));
                completion.done();
                heard.countDown();
            });

            var edge = new Embedding(limiter, metrics, notifications, new Screen());
            out.println(edge.request(alice, "203.0.113.7", "best bid, please"));
            out.println(edge.request(alice, "203.0.113.7", "x' OR '1'='1"));
            heard.await();
            out.println(metrics.latencyStats(MetricType.API_LATENCY, 60).count() + " requests measured");
            notifications.close();
        }
    }

    /// What an edge does with a request: limit, screen, work, tell, measure.
    private String request(long user, String client, String note) {
        long start = System.nanoTime();
        try {
            long address = Objects.requireNonNull(Address.parse(client)).key();
            var outcome = new Outcome();
            if (!limiter.check(address, user, standard, PLACE_ORDER, Allowance.ORDINARY, 1, outcome)) {
                return "429, try again in " + outcome.retryAfterSeconds() + " s";
            }
            if (screen.inspect(Place.TEXT, note) instanceof Verdict.Attack attack) {
                return "403, " + attack.kind();
            }
            notifications.publish(Publication.of(
                    NotificationType.ORDER_ACCEPTED, Set.of(user), "{\"order_id\":\"1\"}", Priority.NORMAL));
            return "201, " + outcome.remaining(outcome.tightest()) + " tokens left";
        } finally {
            latency.record(System.nanoTime() - start);
        }
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
