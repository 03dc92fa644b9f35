package io.buttonwood.server.app;

import io.buttonwood.edge.security.BruteForce;
import io.buttonwood.server.auth.Tokens;
import io.buttonwood.server.http.Limits;
import io.buttonwood.server.limits.LimitNotices;
import io.buttonwood.server.registry.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be done now and then: a thread that wakes each minute.
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final long MINUTE_MILLIS = 60_000;

    private final Thread thread;

    Chores(Tokens tokens, Registry registry, Limits limits, BruteForce guard, LimitNotices notices) {
        thread = Thread.ofVirtual().name("chores").start(() -> {
            try {
                while (true) {
                    Thread.sleep(MINUTE_MILLIS);
                    each("token keys", tokens::rotateIfDue);
                    each("uses of API keys", () -> registry.apiKeys().writeDownUses());
                    each("unused buckets", limits::cleanup);
                    each("alarms of limits", () -> notices.tidy(limits.limiter()));
                    each("old failures", () -> guard.cleanup(System.nanoTime()));
                }
            } catch (InterruptedException e) {
                each("uses of API keys", () -> registry.apiKeys().writeDownUses());
            }
        });
    }

    private static void each(String what, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.warn("chore failed, it is tried again in a minute: {}", what, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(2_000);
    }
}
