package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.ClientAddress;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of every HTTP request, in this order: host → is its address out of tokens? → route → who is it? → may it?
/// → tokens of address, user and endpoint in one step → screening → body → handler → answer. [Exchange] walks it.
///
/// One for the process; event loops call it, and nothing in it blocks.
public final class HttpEdge implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    /// Blocking handlers at a time; more are answered OVERLOADED, so that a slow database bounds memory too.
    private static final int MOST_BLOCKING = 2_000;

    /// Takes over a WebSocket upgrade that passed host, address and origin checks.
    @FunctionalInterface
    public interface Upgrade {
        void accept(HttpServerRequest request, Address address, String requestId);
    }

    final Router router;
    final Shield shield;
    final Limits limits;
    final Identity identity;
    final Observer observer;
    final Trail trail;
    final ClientAddress clientAddress;
    final Vertx vertx;
    final long requestMillis;
    private final ExecutorService virtual = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final AtomicInteger blocking = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final String incarnation = Long.toString(System.currentTimeMillis(), 36);
    private volatile boolean draining;
    private volatile @Nullable Upgrade upgrade;
    final String upgradePath;

    public HttpEdge(
            Vertx vertx,
            Router router,
            Shield shield,
            Limits limits,
            Identity identity,
            Observer observer,
            Trail trail,
            ClientAddress clientAddress,
            long requestMillis,
            String upgradePath) {
        this.vertx = vertx;
        this.router = router;
        this.shield = shield;
        this.limits = limits;
        this.identity = identity;
        this.observer = observer;
        this.trail = trail;
        this.clientAddress = clientAddress;
        this.requestMillis = requestMillis;
        this.upgradePath = upgradePath;
    }

    /// Sets who takes WebSocket upgrades; before that they are answered 404.
    public void upgrades(Upgrade handler) {
        this.upgrade = handler;
    }

    @Nullable Upgrade upgrade() {
        return upgrade;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Context context = Objects.requireNonNull(Vertx.currentContext());
        new Exchange(this, request, context, nextRequestId()).start();
    }

    String nextRequestId() {
        return incarnation + "-" + Long.toString(requests.incrementAndGet(), 36);
    }

    /// From now on requests are answered SHUTTING_DOWN; those under way go on.
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /// Requests under way.
    public int active() {
        return active.get();
    }

    void began() {
        active.incrementAndGet();
    }

    void ended() {
        active.decrementAndGet();
    }

    /// Runs a blocking handler on a virtual thread.
    ///
    /// @throws HttpProblem OVERLOADED
    void block(Runnable task) {
        if (blocking.incrementAndGet() > MOST_BLOCKING) {
            blocking.decrementAndGet();
            throw new HttpProblem(ErrorCode.OVERLOADED, "too many requests are waiting for the store", java.util.List.of(), 1);
        }
        try {
            virtual.execute(() -> {
                try {
                    task.run();
                } finally {
                    blocking.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            blocking.decrementAndGet();
            throw ErrorCode.SHUTTING_DOWN.problem("the venue is stopping");
        }
    }

    static void log(String requestId, Throwable failure) {
        LOG.error("request {} failed", requestId, failure);
    }

    public void close() {
        virtual.shutdownNow();
    }
}
