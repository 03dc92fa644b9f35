package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Limits that several gateways share, with limits of this gateway's own before and behind them.
///
/// A request first passes this gateway's own limits, at their full size: so even a flushed store opens no door, and
/// most refusals cost no round trip. Then the shared buckets decide. While they are away or slow, this gateway's
/// share (the limits divided by the gateways) decides instead, and the listener raises an alarm; once a second one
/// request also tries the store, and the first answer ends the alarm. The store never causes an outage, and its
/// absence never admits more than the limits in sum.
///
/// Before authentication ask [#own] for `addressOutOfTokens`, `charge`, blocks and statistics: those are each
/// gateway's own affair.
public final class SharedLimiter {
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Hears when the shared limits come and go. Called on whatever thread finds out; must neither wait nor throw.
    public interface Listener {
        /// The shared limits are away or slow; this gateway's share holds from now on.
        void away(Throwable cause);

        /// They are back.
        void back();
    }

    private final RateLimiter own;
    private final RateLimiter share;
    private final SharedBuckets shared;
    private final Duration patience;
    private final LongSupplier clock;
    private final Listener listener;
    private final String prefix;
    private final int gateways;
    private final AtomicLong probed = new AtomicLong();
    private volatile boolean away;

    /// @param own this gateway's own limiter, with the full limits
    /// @param gateways how many gateways there are
    /// @param patience how long the store may take for an answer
    /// @param prefix begins every key in the store
    /// @throws IllegalArgumentException if a limit is too large to be shared exactly
    public SharedLimiter(RateLimiter own, int gateways, SharedBuckets shared, Duration patience, LongSupplier nanoClock,
            String prefix, Listener listener) {
        var settings = own.settings();
        TakeScript.requireExact(settings.address());
        TakeScript.requireExact(settings.endpoint());
        for (var tier : settings.tiers()) {
            TakeScript.requireExact(tier.limit());
            TakeScript.requireExact(tier.cancels());
            if (tier.address() != null) {
                TakeScript.requireExact(tier.address());
            }
        }
        this.own = own;
        this.shared = shared;
        this.patience = patience;
        this.prefix = prefix;
        this.listener = listener;
        clock = nanoClock;
        share = new RateLimiter(settings.share(gateways).withBlocking(Blocking.off()), nanoClock);
        this.gateways = gateways;
    }

    /// This gateway's own limiter.
    public RateLimiter own() {
        return own;
    }

    /// Whether the shared limits are away.
    public boolean isAway() {
        return away;
    }

    /// Replaces an endpoint's limit on this gateway; tell every gateway.
    public void setEndpointLimit(int endpoint, Limit limit) {
        TakeScript.requireExact(limit);
        own.setEndpointLimit(endpoint, limit);
        share.setEndpointLimit(endpoint, limit.share(gateways));
    }

    /// Admits or refuses a request; arguments as for [RateLimiter#check]. The stage never fails and gives `into`.
    /// It may complete on the store's thread; until then `into` must not serve another request.
    public CompletionStage<Outcome> check(long address, long user, int tier, int endpoint, Allowance allowance, int cost,
            Outcome into) {
        if (!own.checkEach(address, user, tier, endpoint, allowance, cost, into)) {
            return CompletableFuture.completedStage(into);
        }
        if (isAway()) {
            if (probeIsDue()) {
                take(buckets(into, tier, user), cost).whenComplete((_, failure) -> heard(failure));
            }
            share.check(address, user, tier, endpoint, allowance, cost, into);
            return CompletableFuture.completedStage(into);
        }
        return take(buckets(into, tier, user), cost).handle((reply, failure) -> {
            heard(failure);
            if (failure == null) {
                into.shared(reply);
            } else {
                share.check(address, user, tier, endpoint, allowance, cost, into);
            }
            return into;
        });
    }

    /// Drops every unused bucket of this gateway; returns how many. The store's expire by themselves.
    public long cleanup() {
        return own.cleanup() + share.cleanup();
    }

    private CompletableFuture<List<Long>> take(List<SharedBuckets.Bucket> buckets, int cost) {
        try {
            return shared.take(buckets, cost).toCompletableFuture().copy()
                    .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                    .thenApply(reply -> requireComplete(reply, buckets.size()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<Long> requireComplete(List<Long> reply, int buckets) {
        if (reply.size() != buckets + 1) {
            throw new IllegalStateException("The store answers " + reply.size() + " figures for " + buckets + " buckets");
        }
        return reply;
    }

    private void heard(@Nullable Throwable failure) {
        synchronized (this) {
            if (away == (failure != null)) {
                return;
            }
            away = failure != null;
            probed.set(clock.getAsLong());
        }
        if (failure != null) {
            listener.away(failure);
        } else {
            listener.back();
        }
    }

    private boolean probeIsDue() {
        var now = clock.getAsLong();
        var last = probed.get();
        return now - last >= PROBE_NANOS && probed.compareAndSet(last, now);
    }

    /// The same buckets under names that all gateways agree on; an address that a tier limits has one per tier.
    private List<SharedBuckets.Bucket> buckets(Outcome outcome, int tier, long user) {
        var all = new ArrayList<SharedBuckets.Bucket>(outcome.buckets());
        var tierAddress = user != RateLimiter.NO_USER && own.settings().tiers().get(tier).address() != null;
        var cancel = false;
        for (int i = 0; i < outcome.buckets(); i++) {
            var claim = outcome.claim(i);
            cancel |= claim.policy == Policy.CANCEL;
            var kind = claim.policy != Policy.IP ? "" : (cancel ? ":cancel" : "") + (tierAddress ? ":" + tier : "");
            all.add(new SharedBuckets.Bucket(prefix + claim.policy.text() + kind + ":" + Long.toHexString(claim.key),
                    claim.gcra.limit));
        }
        return all;
    }
}
