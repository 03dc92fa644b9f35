package io.buttonwood.server.app;

import io.buttonwood.server.config.Config;
import io.buttonwood.server.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/// The HTTP servers: one an event loop, sharing one port.
final class HttpServers implements AutoCloseable {
    private final Config.Http config;
    private final Vertx vertx;
    private final int loops;
    private volatile int port;

    HttpServers(Config.Http config) {
        this.config = config;
        this.loops = config.eventLoops() > 0
                ? config.eventLoops()
                : Math.max(2, Runtime.getRuntime().availableProcessors());
        // Metrics, file cache and clustering of Vert.x are not used; its worker pool only by its own DNS and files.
        System.setProperty("vertx.disableFileCPResolving", "true");
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(true));
    }

    Vertx vertx() {
        return vertx;
    }

    /// @throws IllegalStateException if the port cannot be had
    void listen(HttpEdge edge) {
        // To Vert.x -1 is one free port for all of them, 0 another for each.
        int wanted = config.port() == 0 ? -1 : config.port();
        for (int i = 0; i < loops; i++) {
            port = await(deploy(edge, wanted));
        }
    }

    private Future<Integer> deploy(HttpEdge edge, int wanted) {
        var verticle = new VerticleBase() {
            private volatile int actual;

            @Override
            public Future<?> start() {
                HttpServer server = vertx.createHttpServer(options())
                        .requestHandler(edge)
                        .invalidRequestHandler(edge::invalid)
                        .connectionHandler(edge::connected);
                return server.listen(wanted, config.host()).onSuccess(up -> actual = up.actualPort());
            }
        };
        return vertx.deployVerticle(verticle).map(id -> verticle.actual);
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setIdleTimeout(config.idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(8192)
                .setMaxHeaderSize(16 * 1024)
                .setMaxFormAttributeSize(1024)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setAcceptBacklog(1024)
                .setMaxWebSocketFrameSize(64 * 1024)
                .setMaxWebSocketMessageSize(64 * 1024)
                .setPerMessageWebSocketCompressionSupported(true)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketAllowServerNoContext(true)
                .setWebSocketPreferredClientNoContext(true)
                // A client that does not answer the close frame would hold up the end of the process.
                .setWebSocketClosingTimeout(1)
                .setHandle100ContinueAutomatically(true)
                // HTTP/2 comes with TLS only: an upgrade in clear text is a way past proxies, and nobody asks for it.
                .setHttp2ClearTextEnabled(false);
        if (config.tls()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(config.tlsCertificate())
                            .setKeyPath(config.tlsKey()));
        }
        options.getInitialSettings().setMaxConcurrentStreams(100).setMaxHeaderListSize(16 * 1024);
        return options;
    }

    private int await(Future<Integer> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage(), cause);
        }
    }

    URI baseUrl() {
        return URI.create((config.tls() ? "https" : "http") + "://"
                + (config.host().equals("0.0.0.0") || config.host().equals("127.0.0.1") ? "localhost" : config.host())
                + ":" + port);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(8, TimeUnit.SECONDS);
    }
}
