package io.buttonwood.server.app;

import io.buttonwood.cluster.VenueClient;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.core.Event;
import io.buttonwood.edge.metrics.MetricsOptions;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.ratelimit.ClientAddress;
import io.buttonwood.edge.ratelimit.Network;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.SharedLimiter;
import io.buttonwood.edge.security.BruteForce;
import io.buttonwood.edge.security.Hardening;
import io.buttonwood.server.admin.AccountAdminRoutes;
import io.buttonwood.server.admin.Admin;
import io.buttonwood.server.admin.AuditRoutes;
import io.buttonwood.server.admin.LimitRoutes;
import io.buttonwood.server.admin.ReferenceRoutes;
import io.buttonwood.server.admin.UserRoutes;
import io.buttonwood.server.auth.AuthRoutes;
import io.buttonwood.server.auth.Authenticator;
import io.buttonwood.server.auth.Directory;
import io.buttonwood.server.auth.Login;
import io.buttonwood.server.auth.Passwords;
import io.buttonwood.server.auth.Signatures;
import io.buttonwood.server.auth.Tokens;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.delivery.Messages;
import io.buttonwood.server.delivery.Push;
import io.buttonwood.server.http.HttpEdge;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.http.Shield;
import io.buttonwood.server.limits.EndpointOverrides;
import io.buttonwood.server.limits.LimitNotices;
import io.buttonwood.server.limits.SharedLimits;
import io.buttonwood.server.monitoring.HealthCheck;
import io.buttonwood.server.monitoring.HealthRoutes;
import io.buttonwood.server.monitoring.Measurements;
import io.buttonwood.server.monitoring.MonitoringRoutes;
import io.buttonwood.server.monitoring.ScrapeRoute;
import io.buttonwood.server.monitoring.Sources;
import io.buttonwood.server.monitoring.Tracing;
import io.buttonwood.server.openapi.DocsRoutes;
import io.buttonwood.server.projection.Progress;
import io.buttonwood.server.projection.Projector;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.venue.AccountRoutes;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.MarketRoutes;
import io.buttonwood.server.venue.OrderRoutes;
import io.buttonwood.server.venue.SettlementHost;
import io.buttonwood.server.venue.Views;
import io.buttonwood.server.web.Pages;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A whole venue in this process: every part made here, once, and handed to who needs it. Closing it stops the parts in
/// the opposite order.
public final class VenueServer implements AutoCloseable {
    static final String VERSION = "0.1.0";

    private final Parts parts = new Parts();
    private final Lines lines;
    private final Path data;
    private final VenueNode node;
    private final Database database;
    private final Registry registry;
    private final Queries queries;
    private final Market market;
    private final Engine engine;
    private final Passwords passwords;
    private final Admin admin;
    private final HttpEdge edge;
    private final Router router = new Router();
    private final HttpServers servers;
    private final Push push;

    /// Starts a venue and returns once it answers.
    ///
    /// @param preset which security settings to start from
    /// @param out gets a line a part
    /// @param onFatal called once if the engine or a reader cannot go on; should end the process
    public static VenueServer start(
            Config config, Config.Preset preset, PrintStream out, Consumer<Throwable> onFatal) {
        return new VenueServer(config, preset, out, onFatal);
    }

    private VenueServer(Config config, Config.Preset preset, PrintStream out, Consumer<Throwable> onEnd) {
        var engineFailed = new AtomicBoolean();
        Consumer<Throwable> onFatal = failure -> {
            engineFailed.set(true);
            onEnd.accept(failure);
        };
        lines = new Lines(out);
        data = Path.of(config.data().dir());
        try {
            Files.createDirectories(data);
            Hardening hardening = Presets.hardening(config, preset);

            node = add(VenueNode.start(Presets.engine(config, data, onFatal)));
            lines.say("Matching core ready (sequence " + node.lastSequence() + ", durability "
                    + config.data().durability() + ")");

            var alarms = new Alarms();
            var measurements = add(new Measurements(
                    new MetricsService(
                            new MetricsOptions(config.metrics().retentionSeconds(), 1_000, 10, 32),
                            System::nanoTime,
                            InstantSource.system()),
                    alarms::hear,
                    config.store().slowMillis(),
                    config.metrics().enabled()));
            lines.say("MetricsService initialized (" + (config.metrics().enabled()
                    ? "retention: " + config.metrics().retentionSeconds() + "s" : "off") + ")");

            database = add(Database.open(Presets.store(config, data).withTimer(measurements)));
            registry = new Registry(database);
            var progress = new Progress();
            queries = new Queries(database, progress);
            market = new Market();
            var views = new Views(market);
            var messages = new Messages(market, views);
            var projector = add(Projector.open(database, progress, VenueServer::nowNanos));
            if (projector.sequence() > node.lastSequence() && node.stats().eventsFirstPosition() > 0) {
                throw new IllegalStateException(
                        "the store is ahead of the log, and the log's oldest events were purged, so it cannot be rebuilt;"
                                + " restore log and store from one backup");
            }
            boolean rebuilding = projector.verify(node.lastSequence());
            lines.say("Store ready (" + (database.embedded() ? "SQLite" : "PostgreSQL") + ", sequence "
                    + projector.sequence() + (rebuilding ? ", rebuilding: it was ahead of the log" : "") + ")");
            market.load(queries, nowNanos());

            VenueClient client = add(node.connect());
            Tracing tracing = Tracing.to(config.metrics().otlpEndpoint(), gateway());
            if (tracing != null) {
                add(tracing);
            }
            engine = new Engine(client, tracing == null ? measurements : tracing.timing(measurements));
            passwords = new Passwords(config.auth().passwordHashers());
            var tokens = new Tokens(
                    registry.jwtKeys(),
                    Duration.ofMinutes(config.auth().tokenMinutes()).toNanos(),
                    Duration.ofHours(config.auth().keyHours()).toNanos(),
                    VenueServer::nowNanos);
            tokens.rotateIfDue();
            var directory = new Directory(registry);
            var settlement = add(new SettlementHost(
                    engine,
                    (cycle, instrument, nets) -> {},
                    Duration.ofSeconds(config.settlement().intervalSeconds()),
                    Duration.ofSeconds(config.settlement().timeoutSeconds())));

            var trail = add(new AuditTrail(registry.audit(), VenueServer::nowNanos, fault -> {}));
            var notices = new LimitNotices(trail, measurements.alerts());
            var limiter = new RateLimiter(Presets.limits(config.rateLimit()), System::nanoTime, notices);
            var shared = sharedLimits(config.rateLimit().redis(), limiter, notices);
            var limits = new Limits(limiter, shared, config.rateLimit().enabled());
            var overrides = new EndpointOverrides(registry.endpointLimits(), router, limiter, shared);
            lines.say("RateLimiter initialized (" + config.rateLimit().user().perSecond() + " req/s default)");
            var shield = new Shield(hardening);
            lines.say("Security hardening applied (" + preset + ")");
            admin = new Admin(engine, market);
            var guard = new BruteForce(BruteForce.Rules.standard(), notices);
            var authenticator = new Authenticator(
                    directory, tokens, registry.apiKeys(), new Signatures(), VenueServer::nowNanos);

            router.add(new MarketRoutes(market, queries, views).endpoints())
                    .add(new OrderRoutes(engine, market, queries, views).endpoints())
                    .add(new AccountRoutes(market, queries, views).endpoints());
            servers = add(new HttpServers(config.http()));
            push = new Push(new Push.Parts(
                    servers.vertx(), market, views, engine, queries, registry, database, progress, messages, authenticator,
                    limits, router, config.notifications(),
                    tracing == null ? measurements : tracing.notifications(measurements),
                    tracing == null ? measurements.elsewhere() : tracing.notifications(measurements.elsewhere()), node.lastSequence(),
                    VenueServer::nowNanos));
            add(() -> push.shutdown(Duration.ofSeconds(2)));
            var sources = new Sources(
                    gateway(),
                    node::stats,
                    market::sequence,
                    progress::sequence,
                    () -> market.instruments().stream().map(each -> market.book(each.id())).toList(),
                    limiter::stats,
                    shield::attacks,
                    trail::queued,
                    push::stats,
                    database::pools,
                    data);

            List<HealthCheck> health = Health.checks(engineFailed::get, node, database, progress, market);
            router.add(new AuthRoutes(
                                    registry, admin, new Login(registry.users(), passwords, guard), tokens, VenueServer::nowNanos)
                            .endpoints())
                    .add(new ReferenceRoutes(admin).endpoints())
                    .add(new UserRoutes(admin, registry, passwords, VenueServer::nowNanos).endpoints())
                    .add(new AccountAdminRoutes(admin, queries).endpoints())
                    .add(new LimitRoutes(admin, limits, overrides).endpoints())
                    .add(new AuditRoutes(registry.audit()).endpoints())
                    .add(new MonitoringRoutes(measurements, sources, health).endpoints())
                    .add(new HealthRoutes(health).endpoints())
                    .add(new ScrapeRoute(measurements, sources, config.metrics().scrapeToken()).endpoints())
                    .add(Pages.endpoints());
            overrides.load();
            measurements.watch(sources);
            measurements.start();
            lines.say("Monitoring API registered at /api/v1/monitoring");

            router.add(push.endpoints()).add(new DocsRoutes(router, VERSION).endpoints());
            lines.say("OpenAPI documentation configured at /docs");
            if (tracing != null) {
                tracing.follow(router.endpoints());
            }
            var readers = new Readers(node, projector);
            add(readers.live(batch -> {
                // Before the market, which wakes those who wait for the sequence: a revoked key is gone by then.
                for (Event event : batch.events()) {
                    if (event instanceof Event.Invalidated changed) {
                        directory.invalidated(changed.kind(), changed.key());
                        overrides.heard(changed.kind());
                    }
                }
                market.apply(batch);
                settlement.apply(batch);
                measurements.batch(batch);
                push.apply(batch);
            }));
            add(readers.store(market));
            Readers.awaitFeed(push);
            settlement.start(queries);
            push.start();
            alarms.publishThrough(engine, registry.users());
            lines.say("NotificationService initialized");
            edge = new HttpEdge(
                    servers.vertx(),
                    router,
                    shield,
                    limits,
                    authenticator,
                    measurements,
                    trail,
                    new ClientAddress(
                            config.http().trustedProxies().stream().map(Network::parse).toList(),
                            ClientAddress.Header.X_FORWARDED_FOR),
                    config.http().requestSeconds() * 1000L,
                    config.http().maxConnections(),
                    "/api/v1/ws");
            add(edge::close);
            lines.say("Rate limiter middleware registered");
            edge.upgrades(push.upgrade());
            servers.listen(edge);
            add(new Chores(tokens, registry, limits, guard, notices));
            lines.say("Application startup complete (" + lines.sinceStart() + ")");
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("the data folder " + data + " cannot be used", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private @Nullable SharedLimiter sharedLimits(Config.Redis redis, RateLimiter own, LimitNotices notices) {
        if (redis.url().equals("-")) {
            return null;
        }
        var shared = add(new SharedLimits(
                own, redis.url(), redis.gateways(), Duration.ofMillis(redis.timeoutMillis()), notices));
        lines.say("Shared limits through Redis, " + redis.gateways() + " gateways"
                + (shared.connected() ? "" : " (not reached yet: this gateway's share holds)"));
        return shared.limiter();
    }

    private <T extends AutoCloseable> T add(T part) {
        return parts.add(part);
    }

    /// This process among several: the host's name and the process number.
    private static String gateway() {
        String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
        return host + "-" + ProcessHandle.current().pid();
    }

    /// Wall-clock time, nanoseconds since 1970 UTC.
    public static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /// Where it listens.
    public URI baseUrl() {
        return servers.baseUrl();
    }

    /// What the venue tells its users by itself.
    public Router router() {
        return router;
    }

    public Registry registry() {
        return registry;
    }

    public Passwords passwords() {
        return passwords;
    }

    public Admin admin() {
        return admin;
    }

    public Engine engine() {
        return engine;
    }

    public Push push() {
        return push;
    }

    public Market market() {
        return market;
    }

    public Queries queries() {
        return queries;
    }

    public VenueNode node() {
        return node;
    }

    /// Stops accepting, lets requests finish for at most `patience`, then closes.
    public void drain(Duration patience) {
        edge.drain();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (edge.active() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        parts.close();
    }
}
