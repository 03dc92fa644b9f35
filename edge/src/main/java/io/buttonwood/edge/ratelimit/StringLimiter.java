package io.buttonwood.edge.ratelimit;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// A [RateLimiter] for embedders whose users, addresses and endpoints are strings.
///
/// The same rules, arithmetic and figures; twice the time and several times the memory. It also remembers which tier
/// a user has. At most `maxUsers`, `maxAddresses` and 65,536 endpoints have buckets of their own; tiers' own address
/// limits are counted with the usual address' name and the tier's.
public final class StringLimiter {
    private static final int MOST_ENDPOINTS = 1 << 16;

    private final Settings settings;
    private final LongSupplier clock;
    private final StringBuckets users;
    private final StringBuckets cancels;
    private final StringBuckets addresses;
    private final StringBuckets[] tierAddresses;
    private final EndpointBuckets endpoints;
    private final ConcurrentHashMap<String, Integer> endpointNumbers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> tiers = new ConcurrentHashMap<>();
    private final Blocks<String> blocks;
    private final Counters counters = new Counters();

    public StringLimiter(Settings settings, LongSupplier nanoClock) {
        this(settings, nanoClock, BlockListener.none());
    }

    public StringLimiter(Settings settings, LongSupplier nanoClock, BlockListener<String> listener) {
        this.settings = settings;
        clock = nanoClock;
        var now = nanoClock.getAsLong();
        var idle = settings.idle().toNanos();
        users = new StringBuckets(settings.byId(Tier::limit), settings.maxUsers(), idle, now);
        cancels = new StringBuckets(settings.byId(Tier::cancels), settings.maxUsers(), idle, now);
        addresses = new StringBuckets(Settings.single(settings.address()), settings.maxAddresses(), idle, now);
        tierAddresses = new StringBuckets[settings.tiers().size()];
        for (int i = 0; i < tierAddresses.length; i++) {
            var own = settings.tiers().get(i).address();
            tierAddresses[i] = own == null ? addresses
                    : new StringBuckets(Settings.single(own), settings.maxAddresses(), idle, now);
        }
        endpoints = new EndpointBuckets(settings.endpoint(), idle, now);
        blocks = new Blocks<>(settings.blocking(), listener, now);
    }

    /// Gives a user a tier, effective with the next check. Users have the first tier until then.
    ///
    /// @throws IllegalArgumentException if no tier has that name
    public void setUserTier(String user, String tier) {
        tiers.put(user, settings.tier(tier));
    }

    /// Replaces an endpoint's limit, effective at once.
    public void setEndpointLimit(String endpoint, Limit limit) {
        endpoints.limit(number(endpoint), limit, clock.getAsLong());
    }

    /// Admits or refuses a request; true when admitted.
    ///
    /// @param user the user's name; empty for an unauthenticated request
    /// @param cost tokens, at least 1
    /// @param into gets the details
    public boolean check(String address, String user, String endpoint, Allowance allowance, int cost, Outcome into) {
        var now = clock.getAsLong();
        var tier = tiers.isEmpty() ? 0 : tiers.getOrDefault(user, 0);
        into.begin(cost);
        var ordinary = allowance == Allowance.ORDINARY;
        if (!user.isEmpty()) {
            var table = ordinary ? users : cancels;
            table.locate(into.next(), ordinary ? Policy.USER : Policy.CANCEL, user, tier + 1, now);
        }
        if (ordinary) {
            (user.isEmpty() ? addresses : tierAddresses[tier]).locate(into.next(), Policy.IP, address, 1, now);
            endpoints.locate(into.next(), number(endpoint), now);
            if (blocks.any() && isBlocked(address, user, now, into)) {
                return counters.count(into);
            }
        }
        into.settle(now);
        if (counters.count(into)) {
            return true;
        }
        if (into.verdict() == Verdict.REFUSED) {
            switch (into.policy()) {
                case USER -> blocks.refused(Policy.USER, user, now);
                case IP -> blocks.refused(Policy.IP, address, now);
                case CANCEL, ENDPOINT -> { } // a cancel is never held against anyone, an endpoint is everybody's
            }
        }
        return false;
    }

    /// Lifts a user's or an address' block; false if there is none.
    public boolean unblock(Policy policy, String key) {
        return blocks.unblock(policy, key, clock.getAsLong());
    }

    public List<Block<String>> blocks() {
        return blocks.list(clock.getAsLong());
    }

    /// Drops every bucket unused for an hour; returns how many.
    public long cleanup() {
        var now = clock.getAsLong();
        blocks.cleanup(now);
        var removed = users.cleanup(now) + cancels.cleanup(now) + addresses.cleanup(now);
        for (var table : tierAddresses) {
            removed += table == addresses ? 0 : table.cleanup(now);
        }
        return removed;
    }

    public Stats stats() {
        long addressBuckets = addresses.live.sum();
        long evicted = users.evicted.sum() + cancels.evicted.sum() + addresses.evicted.sum();
        long shared = users.shared.sum() + cancels.shared.sum() + addresses.shared.sum();
        for (var table : tierAddresses) {
            if (table != addresses) {
                addressBuckets += table.live.sum();
                evicted += table.evicted.sum();
                shared += table.shared.sum();
            }
        }
        return new Stats(users.live.sum(), cancels.live.sum(), addressBuckets, endpoints.size(), counters.admitted(),
                counters.refused(), counters.blocked(), counters.tooCostly(), evicted, shared, blocks.total(),
                blocks.active());
    }

    private boolean isBlocked(String address, String user, long now, Outcome into) {
        var nanos = user.isEmpty() ? 0 : blocks.blockedFor(Policy.USER, user, now);
        if (nanos > 0) {
            into.block(Policy.USER, nanos, now);
            return true;
        }
        nanos = blocks.blockedFor(Policy.IP, address, now);
        if (nanos > 0) {
            into.block(Policy.IP, nanos, now);
            return true;
        }
        return false;
    }

    /// Endpoints are routes, so they are few; what comes beyond the bound shares the last number.
    private int number(String endpoint) {
        var known = endpointNumbers.get(endpoint);
        if (known != null) {
            return known;
        }
        synchronized (endpointNumbers) {
            var next = endpointNumbers.size();
            if (next >= MOST_ENDPOINTS - 1) {
                return endpointNumbers.getOrDefault(endpoint, MOST_ENDPOINTS - 1);
            }
            var raced = endpointNumbers.putIfAbsent(endpoint, next);
            return raced != null ? raced : next;
        }
    }
}
