package io.buttonwood.server.limits;

import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.SharedLimiter;
import java.time.Duration;

/// Limits shared through Redis, with their connection.
public final class SharedLimits implements AutoCloseable {
    private static final String PREFIX = "buttonwood:limit:";
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(1);

    private final RedisBuckets redis;
    private final SharedLimiter limiter;
    private final boolean connected;

    /// Waits at most a second for Redis, and does without it then.
    ///
    /// @param own this gateway's own limiter
    /// @param url `redis://…`
    /// @param gateways how many gateways share it
    /// @param patience how long Redis may take for an answer
    public SharedLimits(RateLimiter own, String url, int gateways, Duration patience, LimitNotices notices) {
        redis = new RedisBuckets(url, PREFIX, notices);
        limiter = new SharedLimiter(own, gateways, redis, patience, System::nanoTime, PREFIX, notices);
        boolean reached = false;
        try {
            reached = redis.awaitConnection(FIRST_CONNECTION);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connected = reached;
    }

    public SharedLimiter limiter() {
        return limiter;
    }

    /// Whether Redis was there at the start.
    public boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        redis.close();
    }
}
