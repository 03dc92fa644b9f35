package io.buttonwood.server.limits;

import io.buttonwood.edge.ratelimit.SharedBuckets;
import io.buttonwood.edge.ratelimit.TakeScript;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Buckets in one Redis: one script call for all buckets of a request. Any thread; nothing waits.
///
/// While there is no connection every take fails at once, and Lettuce (or, before the first connection, the next take)
/// tries to connect again each second. A Redis that lost the script is given it again with the same request. A Redis
/// that lost its keys is found out within a second of traffic, by a key that every gateway keeps there.
public final class RedisBuckets implements SharedBuckets, AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    /// Commands without an answer at most; further takes fail at once, which is handled as Redis being away.
    private static final int MOST_WAITING = 20_000;

    /// Hears that Redis was emptied. Must neither wait nor throw.
    @FunctionalInterface
    public interface FlushListener {
        void flushed();
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final String canary;
    private final FlushListener listener;
    private final String script = TakeScript.text();
    private final String digest = sha1(script);
    private final AtomicLong tried;
    private final AtomicLong looked;
    private volatile boolean planted;
    private volatile boolean closed;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    /// Connects, or begins to: Redis need not be there.
    ///
    /// @param url `redis://…` or `rediss://…`
    /// @param prefix begins every key
    /// @throws IllegalArgumentException if the url is none
    public RedisBuckets(String url, String prefix, FlushListener listener) {
        this.uri = RedisURI.create(url);
        this.canary = prefix + "alive";
        this.listener = listener;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(RETRY))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(RETRY)
                        .keepAlive(true)
                        .build())
                .build());
        long now = System.nanoTime();
        this.looked = new AtomicLong(now - RETRY.toNanos());
        this.tried = new AtomicLong(now);
        connect();
    }

    private static String sha1(String text) {
        try {
            // Redis names scripts so; it protects nothing.
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// Waits for the first connection; false if there is none in time.
    public boolean awaitConnection(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (connection == null && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        return connection != null;
    }

    private CompletableFuture<?> connect() {
        return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture().whenComplete((made, failure) -> {
            if (failure == null) {
                connection = made;
                if (closed) {
                    made.closeAsync();
                }
            }
        });
    }

    @Override
    public CompletionStage<List<Long>> take(List<Bucket> buckets, int cost) {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            if (isDue(tried)) {
                connect();
            }
            return CompletableFuture.failedFuture(new IllegalStateException("Redis was not reached yet"));
        }
        RedisAsyncCommands<String, String> redis = open.async();
        if (isDue(looked)) {
            look(redis);
        }
        String[] keys = TakeScript.keys(buckets);
        String[] arguments = TakeScript.arguments(buckets, cost);
        CompletionStage<List<Long>> reply = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return reply.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            return cause instanceof RedisNoScriptException
                    ? redis.<List<Long>>eval(script, ScriptOutputType.MULTI, keys, arguments)
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private void look(RedisAsyncCommands<String, String> redis) {
        redis.set(canary, "1", SetArgs.Builder.nx()).whenComplete((set, failure) -> {
            if (failure != null) {
                return;
            }
            if (set != null && planted) {
                listener.flushed();
            }
            planted = true;
        });
    }

    private static boolean isDue(AtomicLong last) {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= RETRY.toNanos() && last.compareAndSet(before, now);
    }

    @Override
    public void close() {
        closed = true;
        try {
            client.shutdownAsync(0, 2, TimeUnit.SECONDS).get(4, TimeUnit.SECONDS);
            resources.shutdown(0, 2, TimeUnit.SECONDS).get(4, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the connection to Redis did not close in time", e);
        }
    }
}
