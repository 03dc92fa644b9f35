package io.buttonwood.server.http;

import io.buttonwood.edge.ratelimit.Address;
import io.buttonwood.edge.ratelimit.Allowance;
import io.buttonwood.edge.ratelimit.Outcome;
import io.buttonwood.edge.ratelimit.Policy;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.SharedLimiter;
import io.buttonwood.edge.ratelimit.Verdict;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The rate limiter as HTTP shows it: which tokens a request takes, and the fields that say so. Any thread.
public final class Limits {
    /// A failed authentication costs its address so many tokens.
    private static final int FAILED_AUTHENTICATION = 5;

    private final RateLimiter limiter;
    private final @Nullable SharedLimiter shared;
    private final boolean enabled;

    public Limits(RateLimiter limiter, boolean enabled) {
        this(limiter, null, enabled);
    }

    /// @param shared over `limiter`, if several gateways share the limits
    public Limits(RateLimiter limiter, @Nullable SharedLimiter shared, boolean enabled) {
        this.limiter = limiter;
        this.shared = shared;
        this.enabled = enabled;
    }

    public boolean enabled() {
        return enabled;
    }

    /// Where tokens are counted: `local`, `shared`, or `away` while the shared store gives no answer.
    public String counting() {
        return shared == null ? "local" : shared.isAway() ? "away" : "shared";
    }

    /// Drops unused buckets; returns how many.
    public long cleanup() {
        return shared == null ? limiter.cleanup() : shared.cleanup();
    }

    /// Whether a request must be admitted by [#takeShared], because other gateways draw on the same buckets.
    public boolean shared() {
        return shared != null && enabled;
    }

    public RateLimiter limiter() {
        return limiter;
    }

    /// Null if the address may go on to authentication; takes nothing.
    @Nullable HttpProblem addressProblem(Address address, Allowance allowance, Outcome into) {
        if (!enabled || !limiter.addressOutOfTokens(address.key(), allowance, into)) {
            return null;
        }
        return refusal(into);
    }

    void failedAuthentication(Address address, Outcome scratch) {
        if (enabled) {
            limiter.charge(address.key(), Allowance.ORDINARY, FAILED_AUTHENTICATION, scratch);
        }
    }

    /// The one atomic step over address, user and endpoint. Null if admitted.
    public @Nullable HttpProblem take(
            Address address,
            @Nullable Principal principal,
            int endpoint,
            Allowance allowance,
            int cost,
            Outcome into) {
        if (!enabled) {
            return null;
        }
        boolean admitted = limiter.check(
                address.key(),
                user(principal),
                tier(principal),
                allowance == Allowance.CANCEL ? RateLimiter.NO_ENDPOINT : endpoint,
                allowance,
                cost,
                into);
        return admitted ? null : refusal(into);
    }

    /// As [#take], from the buckets that all gateways share, in one round trip; from this gateway's alone if there are
    /// no others. The stage gives `into` and never fails; it may complete on another thread, and until then `into` is
    /// not to be touched. [#problem] says what became of it.
    public CompletionStage<Outcome> takeShared(
            Address address,
            @Nullable Principal principal,
            int endpoint,
            Allowance allowance,
            int cost,
            Outcome into) {
        if (shared == null || !enabled) {
            take(address, principal, endpoint, allowance, cost, into);
            return CompletableFuture.completedStage(into);
        }
        return shared.check(
                address.key(),
                user(principal),
                tier(principal),
                allowance == Allowance.CANCEL ? RateLimiter.NO_ENDPOINT : endpoint,
                allowance,
                cost,
                into);
    }

    private static long user(@Nullable Principal principal) {
        return principal == null ? RateLimiter.NO_USER : principal.userId();
    }

    private int tier(@Nullable Principal principal) {
        return principal == null ? 0 : limiter.settings().tier(principal.tier());
    }

    /// Null if the outcome is an admission.
    public static @Nullable HttpProblem problem(Outcome outcome) {
        return outcome.admitted() ? null : refusal(outcome);
    }

    static HttpProblem refusal(Outcome outcome) {
        int seconds = Math.toIntExact(Math.min(outcome.retryAfterSeconds(), Integer.MAX_VALUE));
        return switch (outcome.verdict()) {
            case TOO_COSTLY -> ErrorCode.COST_EXCEEDS_LIMIT.problem(
                    "the request costs more than policy " + outcome.policy().text() + " can ever hold");
            case BLOCKED -> new HttpProblem(
                    ErrorCode.ADDRESS_BLOCKED,
                    "blocked for repeated refusals by policy " + outcome.policy().text(),
                    List.of(),
                    Math.max(seconds, 1));
            case REFUSED -> new HttpProblem(
                    ErrorCode.RATE_LIMITED,
                    "policy " + outcome.policy().text() + " is used up",
                    List.of(),
                    Math.max(seconds, 1));
            case ADMITTED -> throw new IllegalStateException("an admitted request is no refusal");
        };
    }

    /// Writes the limit fields; an outcome without buckets has none.
    void write(Outcome outcome, MultiMap headers) {
        if (!enabled) {
            return;
        }
        int buckets = outcome.buckets();
        if (buckets == 0) {
            return;
        }
        int tightest = outcome.tightest();
        headers.set("X-RateLimit-Limit", Long.toString(outcome.limit(tightest)));
        headers.set("X-RateLimit-Remaining", Long.toString(outcome.remaining(tightest)));
        headers.set("X-RateLimit-Reset", Long.toString(outcome.resetSeconds(tightest)));
        var policies = new StringBuilder(64);
        var state = new StringBuilder(64);
        for (int i = 0; i < buckets; i++) {
            Policy policy = outcome.policy(i);
            if (i > 0) {
                policies.append(", ");
                state.append(", ");
            }
            policies.append('"').append(policy.text()).append("\";q=").append(outcome.limit(i)).append(";w=")
                    .append(outcome.windowSeconds(i));
            state.append('"').append(policy.text()).append("\";r=").append(outcome.remaining(i)).append(";t=")
                    .append(outcome.resetSeconds(i));
        }
        headers.set("RateLimit-Policy", policies.toString());
        headers.set("RateLimit", state.toString());
    }

    /// Whether an outcome was a refusal that the audit should know of.
    static boolean blocked(Outcome outcome) {
        return outcome.verdict() == Verdict.BLOCKED;
    }
}
