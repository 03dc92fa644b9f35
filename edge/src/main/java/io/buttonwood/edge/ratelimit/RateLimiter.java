package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Limits requests per user, per client address and per endpoint: a request passes all its buckets and takes its cost
/// from each, or is refused and takes nothing.
///
/// Keys are compact: users are ids, addresses [Address#key], endpoints and tiers small numbers; [StringLimiter] takes
/// strings. Thread-safe and lock-free on the way to an answer; an admitted request allocates nothing. Nothing runs in
/// the background: expiry happens a little at a time with the requests, and wholly in [#cleanup].
///
/// **Order of use**: [#addressOutOfTokens] before authentication; [#charge] for a failed one; [#check] after it.
///
/// **Cancels** draw only on buckets of their own, per user and per address, and no block stops them, so a throttled
/// trader can always get out. Pass [#NO_ENDPOINT] with a cancel that no other trader's may crowd out.
public final class RateLimiter {
    /// An unauthenticated request: it has no user's bucket.
    public static final long NO_USER = Long.MIN_VALUE;
    /// A request that no endpoint's bucket limits.
    public static final int NO_ENDPOINT = -1;

    private final Settings settings;
    private final LongSupplier clock;
    private final LongBuckets users;
    private final LongBuckets cancels;
    private final LongBuckets addresses;
    private final LongBuckets addressCancels;
    private final @Nullable LongBuckets[] tierAddresses;
    private final @Nullable LongBuckets[] tierAddressCancels;
    private final EndpointBuckets endpoints;
    private final Blocks<Long> blocks;
    private final Counters counters = new Counters();

    /// @param nanoClock a monotonic clock in nanoseconds, such as `System::nanoTime`
    public RateLimiter(Settings settings, LongSupplier nanoClock) {
        this(settings, nanoClock, BlockListener.none());
    }

    public RateLimiter(Settings settings, LongSupplier nanoClock, BlockListener<Long> listener) {
        this.settings = settings;
        clock = nanoClock;
        var now = nanoClock.getAsLong();
        var tiers = settings.tiers();
        var usual = Settings.single(settings.address());
        users = table(settings.byId(Tier::limit), settings.maxUsers(), now);
        cancels = table(settings.byId(Tier::cancels), settings.maxUsers(), now);
        addresses = table(usual, settings.maxAddresses(), now);
        addressCancels = table(usual, settings.maxAddresses(), now);
        tierAddresses = new LongBuckets[tiers.size()];
        tierAddressCancels = new LongBuckets[tiers.size()];
        for (int i = 0; i < tiers.size(); i++) {
            var limit = tiers.get(i).address();
            if (limit != null) {
                tierAddresses[i] = table(Settings.single(limit), settings.maxAddresses(), now);
                tierAddressCancels[i] = table(Settings.single(limit), settings.maxAddresses(), now);
            }
        }
        endpoints = new EndpointBuckets(settings.endpoint(), settings.idle().toNanos(), now);
        blocks = new Blocks<>(settings.blocking(), listener, now);
    }

    private LongBuckets table(Gcra[] byId, long max, long now) {
        return new LongBuckets(byId, max, settings.idle().toNanos(), now);
    }

    public Settings settings() {
        return settings;
    }

    /// Admits or refuses a request now; true when admitted. See [#check(long, long, long, int, int, Allowance, int,
    /// Outcome)].
    public boolean check(long address, long user, int tier, int endpoint, Allowance allowance, int cost, Outcome into) {
        return check(clock.getAsLong(), address, user, tier, endpoint, allowance, cost, into);
    }

    /// Admits or refuses a request at a time on the limiter's clock; true when admitted.
    ///
    /// @param address the client's [Address#key]
    /// @param user the user's id, or [#NO_USER]
    /// @param tier the user's tier, as its place in the settings; a change is effective with the next call
    /// @param endpoint the endpoint's number from 0 to 65535, or [#NO_ENDPOINT]
    /// @param cost tokens, at least 1
    /// @param into gets the details
    /// @throws IllegalArgumentException for a tier, endpoint or cost that cannot be; nothing is taken
    public boolean check(long nowNanos, long address, long user, int tier, int endpoint, Allowance allowance, int cost,
            Outcome into) {
        if (tier < 0 || tier >= tierAddresses.length) {
            throw new IllegalArgumentException("There are " + tierAddresses.length + " tiers, none is number " + tier);
        }
        into.begin(cost);
        var ordinary = allowance == Allowance.ORDINARY;
        if (user != NO_USER) {
            if (ordinary) {
                users.locate(into.next(), Policy.USER, user, tier + 1, nowNanos);
            } else {
                cancels.locate(into.next(), Policy.CANCEL, user, tier + 1, nowNanos);
            }
        }
        addresses(user, tier, ordinary).locate(into.next(), Policy.IP, address, 1, nowNanos);
        if (endpoint != NO_ENDPOINT) {
            endpoints.locate(into.next(), endpoint, nowNanos);
        }
        if (ordinary && blocks.any() && isBlocked(address, user, nowNanos, into)) {
            return counters.count(into);
        }
        into.settle(nowNanos);
        return counters.count(into) || refused(address, user, nowNanos, into);
    }

    /// Whether an address has no token left before authentication, or is blocked; takes none. The outcome then says
    /// how long to wait. Of a cancel only the address' allowance for cancels counts, and no block.
    public boolean addressOutOfTokens(long address, Allowance allowance, Outcome into) {
        var now = clock.getAsLong();
        into.begin(1);
        var ordinary = allowance == Allowance.ORDINARY;
        var table = ordinary ? addresses : addressCancels;
        var anyBlocked = ordinary && blocks.any();
        if (anyBlocked) {
            table.locate(into.next(), Policy.IP, address, 1, now);
        } else if (!table.locateExisting(into.next(), Policy.IP, address, 1, now)) {
            into.drop();
        }
        if (anyBlocked && isBlocked(address, NO_USER, now, into)) {
            counters.count(into);
            return true;
        }
        if (into.look(now)) {
            return false;
        }
        into.refuse();
        counters.count(into);
        refused(address, NO_USER, now, into);
        return true;
    }

    /// Takes tokens from an address unconditionally, as many as it has: what a failed authentication costs.
    public void charge(long address, Allowance allowance, int cost, Outcome scratch) {
        var now = clock.getAsLong();
        scratch.begin(cost);
        var table = allowance == Allowance.ORDINARY ? addresses : addressCancels;
        var claim = scratch.next();
        table.locate(claim, Policy.IP, address, 1, now);
        do {
            claim.read(now);
        } while (!claim.write(claim.debtAfter(cost), now));
    }

    /// Replaces an endpoint's limit, effective at once; tokens carry over, clipped to the new burst.
    public void setEndpointLimit(int endpoint, Limit limit) {
        endpoints.limit(endpoint, Objects.requireNonNull(limit), clock.getAsLong());
    }

    /// An endpoint's limit.
    public Limit endpointLimit(int endpoint) {
        return endpoints.limit(endpoint);
    }

    /// Lifts a user's or an address' block; false if there is none.
    public boolean unblock(Policy policy, long key) {
        return blocks.unblock(policy, key, clock.getAsLong());
    }

    /// The blocks in force.
    public List<Block<Long>> blocks() {
        return blocks.list(clock.getAsLong());
    }

    /// How long a block lasts from now.
    public Duration remaining(Block<Long> block) {
        return Duration.ofNanos(Math.max(0, block.untilNanos() - clock.getAsLong()));
    }

    /// Drops every bucket unused for an hour (the settings' `idle`) now; returns how many. Locks at most one 256th of
    /// a table at a time.
    public long cleanup() {
        var now = clock.getAsLong();
        blocks.cleanup(now);
        var removed = users.cleanup(now) + cancels.cleanup(now) + addresses.cleanup(now) + addressCancels.cleanup(now);
        for (int i = 0; i < tierAddresses.length; i++) {
            var ordinary = tierAddresses[i];
            var cancel = tierAddressCancels[i];
            removed += (ordinary == null ? 0 : ordinary.cleanup(now)) + (cancel == null ? 0 : cancel.cleanup(now));
        }
        return removed;
    }

    public Stats stats() {
        long addressBuckets = addresses.live.sum() + addressCancels.live.sum();
        long evicted = users.evicted.sum() + cancels.evicted.sum() + addresses.evicted.sum()
                + addressCancels.evicted.sum();
        long shared = users.shared.sum() + cancels.shared.sum() + addresses.shared.sum() + addressCancels.shared.sum();
        for (var tables : List.of(tierAddresses, tierAddressCancels)) {
            for (var table : tables) {
                if (table != null) {
                    addressBuckets += table.live.sum();
                    evicted += table.evicted.sum();
                    shared += table.shared.sum();
                }
            }
        }
        return new Stats(users.live.sum(), cancels.live.sum(), addressBuckets, endpoints.size(), counters.admitted(),
                counters.refused(), counters.blocked(), counters.tooCostly(), evicted, shared, blocks.total(),
                blocks.active());
    }

    private LongBuckets addresses(long user, int tier, boolean ordinary) {
        var own = user == NO_USER ? null : (ordinary ? tierAddresses : tierAddressCancels)[tier];
        return own != null ? own : ordinary ? addresses : addressCancels;
    }

    private boolean isBlocked(long address, long user, long nowNanos, Outcome into) {
        var nanos = user == NO_USER ? 0 : blocks.blockedFor(Policy.USER, user, nowNanos);
        if (nanos > 0) {
            into.block(Policy.USER, nanos, nowNanos);
            return true;
        }
        nanos = blocks.blockedFor(Policy.IP, address, nowNanos);
        if (nanos > 0) {
            into.block(Policy.IP, nanos, nowNanos);
            return true;
        }
        return false;
    }

    /// Counts a refusal against whom it was meant for; always false.
    private boolean refused(long address, long user, long nowNanos, Outcome outcome) {
        if (outcome.verdict() == Verdict.REFUSED) {
            switch (outcome.policy()) {
                case USER -> blocks.refused(Policy.USER, user, nowNanos);
                case IP -> blocks.refused(Policy.IP, address, nowNanos);
                case CANCEL, ENDPOINT -> { } // a cancel is never held against anyone, an endpoint is everybody's
            }
        }
        return false;
    }
}
