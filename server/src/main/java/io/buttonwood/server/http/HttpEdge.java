package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.ClientAddress;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of every HTTP request, in this order: host → is its address out of tokens? → route → who is it? → may it?
/// → tokens of address, user and endpoint in one step → screening → body → handler → answer. [Exchange] walks it,
/// and [Response] is where it ends.
///
/// One for the process; event loops call it, and nothing in it blocks.
public final class HttpEdge implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    /// Blocking handlers at a time; more are answered OVERLOADED, so that a slow database bounds memory too.
    private static final int MOST_BLOCKING = 2_000;
    private static final long LINGER_MILLIS = 1_000;

    /// Takes over a WebSocket upgrade that passed host, address and origin checks. Its response has the request id, the
    /// limit fields and the security headers already, in case it is refused.
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
    private final ClientAddress clientAddress;
    final Vertx vertx;
    final long requestMillis;
    private final ExecutorService virtual = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final AtomicInteger blocking = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    /// Connections whose last answer is under way.
    private final Set<HttpConnection> ending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final int mostConnections;
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
            int mostConnections,
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
        this.mostConnections = mostConnections;
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
        if (isEnding(request.connection())) {
            return;
        }
        Context context = Objects.requireNonNull(Vertx.currentContext());
        new Exchange(this, request, context, nextRequestId()).start();
    }

    /// What Vert.x could not read as a request: answered like every failure, and the connection ends.
    public void invalid(HttpServerRequest request) {
        if (isEnding(request.connection())) {
            return;
        }
        var problem = ErrorCode.MALFORMED_REQUEST.problem("the request could not be read");
        String id = nextRequestId();
        var response = request.response();
        response.setStatusCode(400);
        response.headers().set("Connection", "close").set("Content-Type", "application/problem+json").set("X-Request-Id", id);
        shield.write(request, response.headers(), true);
        ending(request.connection());
        response.end(Buffer.buffer(Json.write(Shapes.of(ErrorResponse.class), problem.body(id))))
                .onComplete(sent -> end(request.connection()));
        observer.answered(null, 400, 0);
    }

    /// A new connection: counted, bounded, and read along by a [HeadGuard].
    public void connected(HttpConnection connection) {
        if (connections.incrementAndGet() > mostConnections) {
            connections.decrementAndGet();
            connection.close();
            return;
        }
        // HTTP/2 frames its heads by itself, and Vert.x bounds and times them.
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().context(HttpRequestDecoder.class) != null) {
            var pipeline = base.channel().pipeline();
            pipeline.addBefore(
                    pipeline.context(HttpRequestDecoder.class).name(), HeadGuard.NAME, new HeadGuard(requestMillis));
        }
        observer.connections(1);
        connection.closeHandler(closed -> {
            ending.remove(connection);
            connections.decrementAndGet();
            observer.connections(-1);
        });
    }

    /// Whom a request is from: the other end of the connection, or whom the trusted proxies there say.
    Address client(HttpServerRequest request) {
        Address socket = Address.parse(request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress());
        MultiMap headers = request.headers();
        return clientAddress.resolve(
                socket == null ? Address.ipv4(0) : socket,
                headers.contains(Fields.FORWARDED_FOR) ? String.join(",", headers.getAll(Fields.FORWARDED_FOR)) : null);
    }

    /// Whether an earlier request was the connection's last: what follows on it is not looked at.
    boolean isEnding(HttpConnection connection) {
        return !ending.isEmpty() && ending.contains(connection);
    }

    /// From now on nothing more is read from the connection. Call before the answer is written, because Vert.x hands
    /// out the next request with its end; Vert.x itself does not close when an answer says so.
    void ending(HttpConnection connection) {
        if (connection instanceof ConnectionBase base && base.channel().isOpen()) {
            ending.add(connection);
            if (base.channel().pipeline().get(HeadGuard.NAME) instanceof HeadGuard guard) {
                guard.refuse();
            }
        }
    }

    /// Closes for writing once the answer is written, and for reading when the client has closed too or some time
    /// later: closing at once could destroy the answer before a client that still sends has read it.
    void end(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var channel = base.channel();
            if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
                duplex.shutdownOutput();
            }
            channel.config().setAutoRead(true);
            vertx.setTimer(LINGER_MILLIS, late -> channel.close());
        } else {
            connection.close();
        }
    }

    /// The connection carries no more HTTP.
    static void unguard(HttpConnection connection) {
        if (connection instanceof ConnectionBase base && base.channel().pipeline().get(HeadGuard.NAME) != null) {
            base.channel().pipeline().remove(HeadGuard.NAME);
        }
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
