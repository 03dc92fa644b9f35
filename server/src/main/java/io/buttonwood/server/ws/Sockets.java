package io.buttonwood.server.ws;

import io.buttonwood.core.Command;
import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.ErrorResponse;
import io.buttonwood.server.http.HttpEdge;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Identity;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.http.Principal;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.projection.Queries;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.venue.RecentOrders;
import io.buttonwood.server.venue.Views;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WebSocket API: takes upgrades, counts connections, and holds what all sessions share.
public final class Sockets implements HttpEdge.Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    /// How many connections, and how long a slow one is borne.
    ///
    /// @param perAddress of one client address (IPv6: one /64)
    /// @param perUser of one user
    /// @param slowLimit how long a socket may take nothing before it is cut
    public record Bounds(int total, int perAddress, int perUser, Duration slowLimit) {
        /// 20,000 connections, 2,000 an address, 60 a user, 10 seconds.
        public static final Bounds DEFAULT = new Bounds(20_000, 2_000, 60, Duration.ofSeconds(10));
    }

    final Market market;
    final Views views;
    final Engine engine;
    final Queries queries;
    final NotificationService service;
    final Identity identity;
    final Limits limits;
    final LongSupplier clock;
    final NotificationTiming timing;
    /// Hears who logs in.
    final Consumer<Principal> known;
    /// Hears whose client subscribed to notifications.
    final LongConsumer arrived;
    /// Whether this process has read again what the log held when it started.
    final BooleanSupplier caughtUp;
    final Topics topics;
    final RecentOrders recent = new RecentOrders();
    final long slowNanos;
    /// What reading notifications asks of role and scopes.
    final Endpoint reading;
    final LongAdder conflated = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder delivered = new LongAdder();
    private final Bounds bounds;
    private final Loops loops;
    private final Map<Op, Endpoint> entries = new EnumMap<>(Op.class);
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Long, Integer> byAddress = new ConcurrentHashMap<>();
    private final Map<Long, Integer> byUser = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /// @param router has the REST routes whose limits and permissions order entry shares
    /// @param clock epoch nanoseconds
    public Sockets(
            Vertx vertx, Market market, Views views, Engine engine, Queries queries, NotificationService service,
            Identity identity, Limits limits, Router router, Bounds bounds, NotificationTiming timing, Consumer<Principal> known,
            LongConsumer arrived, BooleanSupplier caughtUp, LongSupplier clock) {
        this.market = market;
        this.views = views;
        this.engine = engine;
        this.queries = queries;
        this.service = service;
        this.identity = identity;
        this.limits = limits;
        this.clock = clock;
        this.timing = timing;
        this.known = known;
        this.arrived = arrived;
        this.caughtUp = caughtUp;
        this.bounds = bounds;
        this.slowNanos = bounds.slowLimit().toNanos();
        this.loops = new Loops(
                vertx,
                loop -> loop.beat(Frames.heartbeat(clock.getAsLong(), market.sequence())),
                instrument -> market.instrument(instrument).symbol());
        this.topics = new Topics(market, views, loops);
        Map<String, Op> operations = Map.of(
                "placeOrder", Op.PLACE_ORDER, "replaceOrder", Op.REPLACE_ORDER, "cancelOrder", Op.CANCEL_ORDER,
                "cancelOrders", Op.CANCEL_ALL, "cancelAllAfter", Op.CANCEL_ALL_AFTER);
        Endpoint read = null;
        for (Endpoint endpoint : router.endpoints()) {
            Op op = operations.get(endpoint.operationId());
            if (op != null) {
                entries.put(op, endpoint);
            }
            if (endpoint.operationId().equals("listOrders")) {
                read = endpoint;
            }
        }
        if (entries.size() != operations.size() || read == null) {
            throw new IllegalStateException("the order routes must be declared before the WebSocket API");
        }
        this.reading = read;
    }

    public Topics topics() {
        return topics;
    }

    /// The route whose limits and permissions an order-entry operation shares.
    Endpoint entry(Op op) {
        return Objects.requireNonNull(entries.get(op));
    }

    // --- connections -------------------------------------------------------------------------------------------

    /// Event loop.
    @Override
    public void accept(HttpServerRequest request, Address address, String requestId) {
        if (stopping) {
            refuse(request, new HttpProblem(ErrorCode.SHUTTING_DOWN, "the venue is stopping", List.of(), 5), requestId);
            return;
        }
        if (connections.incrementAndGet() > bounds.total()) {
            connections.decrementAndGet();
            refuse(request, new HttpProblem(ErrorCode.OVERLOADED, "the venue takes no more connections", List.of(), 10), requestId);
            return;
        }
        if (byAddress.merge(address.key(), 1, Integer::sum) > bounds.perAddress()) {
            released(address);
            refuse(request, new HttpProblem(
                    ErrorCode.RATE_LIMITED, "an address has at most " + bounds.perAddress() + " connections", List.of(), 10), requestId);
            return;
        }
        MultiMap headers = request.headers();
        if (headers.contains("Authorization") || headers.contains("X-API-Key") || headers.contains("X-Signature-Key")) {
            var by = new Identity.Credentials(
                    headers.get("Authorization"), headers.get("X-API-Key"), headers.get("X-Signature-Key"),
                    headers.get("X-Signature"), headers.get("X-Timestamp"), headers.get("X-Recv-Window"),
                    "GET", request.uri(), address.toString());
            request.pause();
            found(request, address, requestId, by, loops.current(), identity.identify(by));
        } else {
            upgrade(request, address, requestId, null, null);
        }
    }

    private void found(
            HttpServerRequest request, Address address, String requestId, Identity.Credentials by, Loop loop,
            Identity.Finding finding) {
        switch (finding) {
            case Identity.Finding.Later later -> later.finding().whenComplete((then, failure) -> loop.run(() ->
                    found(request, address, requestId, by, loop, failure != null ? new Identity.Finding.Wrong() : then)));
            case Identity.Finding.Wrong wrong -> {
                limits.limiter().charge(address.key(), Allowance.ORDINARY, 5, new Outcome());
                released(address);
                refuse(request, ErrorCode.UNAUTHENTICATED.problem("the credentials are not valid"), requestId);
            }
            case Identity.Finding.Known known -> {
                Identity.BodyCheck check = known.bodyCheck();
                if (check != null && !check.fits(new byte[0])) {
                    released(address);
                    refuse(request, ErrorCode.UNAUTHENTICATED.problem("the signature is not valid"), requestId);
                    return;
                }
                // A signature is of one moment and is not checked again; that its key and user still hold is.
                upgrade(request, address, requestId, known.principal(), by);
            }
        }
    }

    private void upgrade(
            HttpServerRequest request, Address address, String requestId, @Nullable Principal principal,
            Identity.@Nullable Credentials by) {
        Loop loop = loops.current();
        request.toWebSocket().onComplete(upgraded -> {
            if (upgraded.failed()) {
                released(address);
                return;
            }
            timing.sockets(1);
            // Vert.x holds on to them for as long as the connection lives.
            request.headers().clear();
            request.response().headers().clear();
            new Session(this, loop, upgraded.result(), address, requestId).open(principal, by);
        });
    }

    /// The answer has what every answer does already, see [HttpEdge.Upgrade].
    private static void refuse(HttpServerRequest request, HttpProblem problem, String requestId) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        response.setStatusCode(problem.code().status())
                .putHeader("Content-Type", "application/problem+json")
                .end(Json.text(Shapes.of(ErrorResponse.class), problem.body(requestId)));
    }

    void gone(Session session) {
        timing.sockets(-1);
        released(session.address);
    }

    private void released(Address address) {
        connections.decrementAndGet();
        byAddress.computeIfPresent(address.key(), (key, count) -> count == 1 ? null : count - 1);
    }

    /// False if the user has as many connections as it may.
    boolean entered(long user) {
        if (byUser.merge(user, 1, Integer::sum) > bounds.perUser()) {
            left(user);
            return false;
        }
        return true;
    }

    void left(long user) {
        byUser.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
    }

    void cancelAll(long user) {
        engine.ask(new Command.MassCancel(user, 0)).whenComplete((reply, failure) -> {
            if (failure != null) {
                LOG.warn("orders of {} could not be cancelled after its connection was lost: {}", user, failure.toString());
            }
        });
    }

    // --- changes -----------------------------------------------------------------------------------------------

    /// Live reader's thread: the registry changed. Sessions that it may concern prove again who they are.
    public void invalidated(String kind, String key) {
        switch (kind) {
            case "user" -> {
                long user = Long.parseLong(key);
                each(session -> {
                    if (session.login().isOf(user)) {
                        session.login().recheck();
                    }
                });
            }
            case "key", "signer", "tokens" -> each(session -> session.login().recheck());
            default -> {}
        }
    }

    private void each(Consumer<Session> what) {
        for (Loop loop : loops.all()) {
            loop.run(() -> Set.copyOf(loop.sessions).forEach(what));
        }
    }

    /// Writes an item to the user's sessions, beside their lanes; false if it has none. Any thread.
    public boolean tell(long user, String item) {
        if (!byUser.containsKey(user)) {
            return false;
        }
        String frame = Channel.NOTIFICATIONS.frame(null, null, null, "[" + item + "]");
        each(session -> {
            if (session.login().isOf(user)) {
                session.write(frame);
            }
        });
        return true;
    }

    /// Tells every client that the venue stops and when to come back, and closes once they have had a moment to read it.
    public void shutdown(Duration patience) {
        stopping = true;
        each(session -> session.write(Frames.shutdown(500 + ThreadLocalRandom.current().nextInt(1_500))));
        long until = System.nanoTime() + patience.toNanos();
        boolean closing = false;
        while (connections.get() > 0 && System.nanoTime() < until) {
            if (!closing) {
                each(session -> session.close(Close.SERVER_SHUTDOWN));
                closing = true;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    // --- figures -----------------------------------------------------------------------------------------------

    public int connections() {
        return connections.get();
    }

    /// Market-data sequences that slow clients were told of as loss.
    public long conflated() {
        return conflated.sum();
    }

    /// Connections cut for being slow.
    public long cut() {
        return cut.sum();
    }

    /// Notifications written.
    public long delivered() {
        return delivered.sum();
    }

    /// Characters handed to sockets and not taken yet, over all sessions.
    public long queuedBytes() {
        long sum = 0;
        for (Loop loop : loops.all()) {
            sum += loop.queuedBytes();
        }
        return sum;
    }
}
