package io.buttonwood.server.limits;

import io.buttonwood.edge.metrics.Alarm;
import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Block;
import io.buttonwood.edge.ratelimit.BlockListener;
import io.buttonwood.edge.ratelimit.Policy;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.SharedLimiter;
import io.buttonwood.edge.security.BruteForce;
import io.buttonwood.server.http.Trail;
import java.util.concurrent.CompletionException;

/// Tells the audit log and the alarms of blocks, of locked sign-ins, and of shared limits that are away. Called on
/// request threads: neither waits nor throws.
public final class LimitNotices
        implements BlockListener<Long>, SharedLimiter.Listener, BruteForce.Listener, RedisBuckets.FlushListener {
    static final String BLOCKED = "limits.block";
    static final String AWAY = "limits.shared_away";
    static final String FLUSHED = "limits.shared_flushed";
    static final String LOCKED = "sign_in.locked";
    private static final long FLUSH_SHOWN_NANOS = 60_000_000_000L;

    private final Trail trail;
    private final Alarm alarm;
    private volatile long lockedUntil = System.nanoTime();
    private volatile long flushedAt = System.nanoTime();

    public LimitNotices(Trail trail, Alarm alarm) {
        this.trail = trail;
        this.alarm = alarm;
    }

    /// A user's number or an address, as the audit log names them.
    static String subject(Policy policy, long key) {
        return policy.text() + " " + (policy == Policy.IP ? Address.ofKey(key).toString() : Long.toString(key));
    }

    private static String address(Policy policy, long key) {
        return policy == Policy.IP ? Address.ofKey(key).toString() : "-";
    }

    @Override
    public void blocked(Block<Long> block) {
        String who = subject(block.policy(), block.key());
        String how = "block " + block.level() + ", for " + block.duration().toSeconds() + " s";
        note("limit.block", who, address(block.policy(), block.key()), "429", how);
        alarm.raise(BLOCKED, who + ": " + how);
    }

    @Override
    public void unblocked(Policy policy, Long key) {
        note("limit.unblock", subject(policy, key), address(policy, key), "200", "lifted early");
    }

    @Override
    public void away(Throwable cause) {
        String why = (cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause)
                .getClass()
                .getSimpleName();
        note("limit.shared_away", "redis", "-", "503", why);
        alarm.raise(AWAY, "Redis gives no answer (" + why + "); this gateway's share of the limits holds");
    }

    @Override
    public void back() {
        note("limit.shared_back", "redis", "-", "200", "shared limits hold again");
        alarm.clear(AWAY);
    }

    @Override
    public void flushed() {
        flushedAt = System.nanoTime();
        note("limit.shared_flushed", "redis", "-", "200", "its buckets were lost");
        alarm.raise(FLUSHED, "Redis lost its buckets; each gateway's own limits hold");
    }

    @Override
    public void locked(BruteForce.Kind kind, String key, int failures, long untilNanos) {
        lockedUntil = untilNanos;
        boolean address = kind == BruteForce.Kind.ADDRESS;
        String who = (address ? "ip " : "account ") + key;
        note("auth.locked", who, address ? key : "-", "429", failures + " failures");
        alarm.raise(LOCKED, who + " is locked after " + failures + " failures");
    }

    /// Ends the alarms whose reasons have passed. Call now and then.
    public void tidy(RateLimiter limiter) {
        if (limiter.blocks().isEmpty()) {
            alarm.clear(BLOCKED);
        }
        long now = System.nanoTime();
        if (now - lockedUntil >= 0) {
            alarm.clear(LOCKED);
        }
        if (now - flushedAt >= FLUSH_SHOWN_NANOS) {
            alarm.clear(FLUSHED);
        }
    }

    private void note(String action, String target, String address, String result, String detail) {
        trail.note(new Trail.Entry("-", action, target, address, "-", result, detail));
    }
}
