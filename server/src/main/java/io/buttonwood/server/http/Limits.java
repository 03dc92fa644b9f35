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
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The rate limiter as HTTP shows it: which tokens a request takes, and the fields that say so. Any thread.
public final class Limits {
    /// A failed authentication costs its address so many tokens.
    private static final int FAILED_AUTHENTICATION = 5;

    /// A power of two.
    private static final int POLICIES = 64;

    private final AtomicReferenceArray<@Nullable PolicyText> policies = new AtomicReferenceArray<>(POLICIES);
    private final RateLimiter limiter;
    private final @Nullable SharedLimiter shared;
    private final boolean enabled;

    public Limits(RateLimiter limiter, boolean enabled) {
        this(limiter, null, enabled);
    }

    /// @param limiter on `System.nanoTime`
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
    ///
    /// @param nowNanos a reading of `System.nanoTime` for this request
    @Nullable HttpProblem addressProblem(long nowNanos, Address address, Allowance allowance, Outcome into) {
        if (!enabled || !limiter.addressOutOfTokens(nowNanos, address.key(), allowance, into)) {
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
        return take(System.nanoTime(), address, principal, endpoint, allowance, cost, into);
    }

    /// As [#take(Address, Principal, int, Allowance, int, Outcome)], for who has read the clock.
    ///
    /// @param nowNanos a reading of `System.nanoTime` for this request
    @Nullable HttpProblem take(
            long nowNanos,
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
                nowNanos,
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
        headers.set(Fields.LIMIT, Long.toString(outcome.limit(tightest)));
        headers.set(Fields.REMAINING, Long.toString(outcome.remaining(tightest)));
        headers.set(Fields.RESET, Long.toString(outcome.resetSeconds(tightest)));
        var state = new StringBuilder(64);
        int known = 0;
        for (int i = 0; i < buckets; i++) {
            Policy policy = outcome.policy(i);
            known = 31 * (31 * (31 * known + policy.ordinal()) + Long.hashCode(outcome.limit(i)))
                    + Long.hashCode(outcome.windowSeconds(i));
            state.append(i == 0 ? "\"" : ", \"").append(policy.text()).append("\";r=").append(outcome.remaining(i))
                    .append(";t=").append(outcome.resetSeconds(i));
        }
        headers.set(Fields.POLICY, policies(outcome, buckets, known & POLICIES - 1));
        headers.set(Fields.STATE, state.toString());
    }

    /// The text of an outcome's policies. They are the same few all the time, so the last ones are kept, each at its
    /// hash's place.
    private String policies(Outcome outcome, int buckets, int place) {
        PolicyText kept = policies.get(place);
        if (kept != null && kept.fits(outcome, buckets)) {
            return kept.text;
        }
        PolicyText made = new PolicyText(outcome, buckets);
        policies.lazySet(place, made);
        return made.text;
    }

    private static final class PolicyText {
        private final Policy[] names;
        private final long[] numbers;
        private final String text;

        PolicyText(Outcome outcome, int buckets) {
            names = new Policy[buckets];
            numbers = new long[2 * buckets];
            var text = new StringBuilder(64);
            for (int i = 0; i < buckets; i++) {
                names[i] = outcome.policy(i);
                numbers[2 * i] = outcome.limit(i);
                numbers[2 * i + 1] = outcome.windowSeconds(i);
                text.append(i == 0 ? "\"" : ", \"").append(names[i].text()).append("\";q=").append(numbers[2 * i])
                        .append(";w=").append(numbers[2 * i + 1]);
            }
            this.text = text.toString();
        }

        boolean fits(Outcome outcome, int buckets) {
            boolean fits = names.length == buckets;
            for (int i = 0; fits && i < buckets; i++) {
                fits = names[i] == outcome.policy(i) && numbers[2 * i] == outcome.limit(i)
                        && numbers[2 * i + 1] == outcome.windowSeconds(i);
            }
            return fits;
        }
    }

    /// Whether an outcome was a refusal that the audit should know of.
    static boolean blocked(Outcome outcome) {
        return outcome.verdict() == Verdict.BLOCKED;
    }
}
