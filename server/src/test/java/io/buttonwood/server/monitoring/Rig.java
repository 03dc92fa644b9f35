package io.buttonwood.server.monitoring;

import io.buttonwood.cluster.Stats;
import io.buttonwood.edge.metrics.AlertTransition;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.notification.LossReason;
import io.buttonwood.edge.notification.NotificationStats;
import io.buttonwood.edge.ratelimit.ClientAddress;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.security.Hardening;
import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.HttpEdge;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.http.Scope;
import io.buttonwood.server.http.Shield;
import io.buttonwood.server.http.SuccessResponse;
import io.buttonwood.server.http.Trail;
import io.buttonwood.server.store.PoolGauge;
import io.buttonwood.server.venue.Book;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The monitoring routes behind the real HTTP edge on a free port, with two routes to make load with: `/ok` and
/// `/broken`. What the venue would tell is set by the tests.
final class Rig implements AutoCloseable {
    static final String TOKEN = "a-scrape-token-of-the-tests";

    final MetricsService metrics = MetricsService.withDefaults();
    final List<AlertTransition> transitions = new CopyOnWriteArrayList<>();
    final List<Trail.Entry> trail = new CopyOnWriteArrayList<>();
    final AtomicReference<Optional<String>> store = new AtomicReference<>(Optional.empty());
    final AtomicLong healthClock = new AtomicLong();
    final AtomicLong deadLetters = new AtomicLong();
    final AtomicLong auditQueue = new AtomicLong();
    final Book book = new Book();
    final Measurements measurements = new Measurements(metrics, transitions::add, 100, true);
    final Sources sources;
    private final Vertx vertx = Vertx.vertx();
    private final HttpEdge edge;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /// @param more routes of the test's own
    Rig(Endpoint... more) throws Exception {
        var limiter = new RateLimiter(Settings.defaults(), System::nanoTime);
        sources = new Sources(
                "venue-1",
                () -> new Stats(7, 5, 1, 0, 12, 4096, 0, 2, 1, 0, 0, 0),
                () -> 7,
                () -> 7,
                () -> List.of(book),
                limiter::stats,
                () -> 0,
                auditQueue::get,
                () -> new NotificationStats(3, 0, 0, 2, 2, 1, deadLetters.get(), Map.of(LossReason.FAILED, deadLetters.get()),
                        0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0),
                () -> List.of(new PoolGauge("writer", 1, 0, 0, 1), new PoolGauge("reader", 0, 2, 0, 4)),
                Path.of("."));
        measurements.watch(sources);
        var parts = List.of(
                new HealthCheck("engine", Optional::empty), new HealthCheck("store", store::get));
        var router = new Router()
                .add(new MonitoringRoutes(measurements, sources, parts).endpoints())
                .add(new HealthRoutes(parts, healthClock::get).endpoints())
                .add(new ScrapeRoute(measurements, sources, TOKEN).endpoints())
                .add(
                        Endpoint.get("/ok", "ok")
                                .answers(200, "Fine", SuccessResponse.class, SuccessResponse.of("fine"))
                                .handle(call -> CompletableFuture.completedFuture(Answer.ok(SuccessResponse.of("fine")))),
                        Endpoint.get("/broken", "broken").handle(call -> CompletableFuture.failedFuture(
                                io.buttonwood.server.http.ErrorCode.OVERLOADED.problem("as the test wants"))));
        router.add(more);
        edge = new HttpEdge(
                vertx, router, new Shield(Hardening.development()), new Limits(limiter, false), Rig::identify, measurements,
                new Trail() {
                    @Override
                    public void write(Entry entry) {
                        trail.add(entry);
                    }

                    @Override
                    public void note(Entry entry) {
                        trail.add(entry);
                    }
                },
                new ClientAddress(List.of(), ClientAddress.Header.X_FORWARDED_FOR), 5_000, 100, "/ws");
        int port = vertx.createHttpServer()
                .requestHandler(edge)
                .connectionHandler(edge::connected)
                .listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS)
                .actualPort();
        base = URI.create("http://127.0.0.1:" + port);
    }

    private static Identity.Finding identify(Identity.Credentials credentials) {
        return switch (String.valueOf(credentials.authorization())) {
            case "Bearer admin" -> known("root", Access.ADMIN, EnumSet.allOf(Scope.class));
            case "Bearer narrow" -> known("root", Access.ADMIN, EnumSet.of(Scope.TRADE));
            case "Bearer broker" -> known("bea", Access.BROKER, EnumSet.allOf(Scope.class));
            case "Bearer trader" -> known("tom", Access.TRADER, EnumSet.allOf(Scope.class));
            default -> new Identity.Finding.Wrong();
        };
    }

    private static Identity.Finding known(String name, Access role, EnumSet<Scope> scopes) {
        return new Identity.Finding.Known(new Principal(1, name, role, "basic", 0, scopes, 0), null);
    }

    int port() {
        return base.getPort();
    }

    /// @param headers names and values in turn
    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> asAdmin(String method, String path) throws IOException, InterruptedException {
        return send(method, path, "Authorization", "Bearer admin");
    }

    @Override
    public void close() throws Exception {
        client.close();
        measurements.close();
        edge.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
