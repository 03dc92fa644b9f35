package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.Arrays;
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
    private final Tables<LongBuckets> tables;
    private final LongBuckets users;
    private final EndpointBuckets endpoints;
    private final LongBuckets[] tierAddresses;
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
        tables = new Tables<>(settings, now, LongBuckets::new);
        users = tables.users;
        endpoints = tables.endpoints;
        tierAddresses = new LongBuckets[settings.tiers().size()];
        Arrays.setAll(tierAddresses, tables::addressesOf);
        blocks = new Blocks<>(settings.blocking(), listener, now);
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
    /// For a caller that has read the clock already, or reads a coarse one. Decisions are exact at the given time. A
    /// time that is late by d makes buckets seem emptier by what refills in d, so it never admits a request more in any
    /// span of given times, but may refuse one that d later would pass, and `Retry-After` counts from the given time.
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
        requireTier(tier);
        if (allowance == Allowance.ORDINARY && user != NO_USER && endpoint != NO_ENDPOINT && cost == 1 && !blocks.any() && tables.quiet(nowNanos)
                && passes(nowNanos, address, user, tier, endpoint, into)) {
            return counters.admit();
        }
        return checkEach(nowNanos, address, user, tier, endpoint, allowance, cost, into);
    }

    /// The usual case of [#check]; false, with nothing taken, in any other.
    private boolean passes(long nowNanos, long address, long user, int tier, int endpoint, Outcome into) {
        var users = this.users;
        var addresses = tierAddresses[tier];
        var userHash = LongBuckets.mix(user);
        var addressHash = LongBuckets.mix(address);
        var userCells = users.cells(userHash);
        var addressCells = addresses.cells(addressHash);
        var userAt = Table.guess(userCells, user, users.home(userHash));
        var addressAt = Table.guess(addressCells, address, addresses.home(addressHash));
        var bucket = endpoints.find(endpoint);
        // Cells before keys: a key is only valid once its cell is not empty.
        var userCell = Claim.at(userCells, userAt);
        var addressCell = Claim.at(addressCells, addressAt);
        if (userCells[userAt - 1] != user) {
            userAt = Stripe.find(userCells, user, userHash);
            userCell = userAt < 0 ? Gcra.EMPTY : Claim.at(userCells, userAt);
        }
        if (addressCells[addressAt - 1] != address) {
            addressAt = Stripe.find(addressCells, address, addressHash);
            addressCell = addressAt < 0 ? Gcra.EMPTY : Claim.at(addressCells, addressAt);
        }
        var id = tier + 1;
        var userLimit = users.byId[id];
        var addressLimit = addresses.byId[1];
        if (bucket == null || !into.takeOne(userLimit, id, userCells, userAt, userCell, addressLimit,
                addressCells, addressAt, addressCell, bucket.gcra(), bucket.cell(), nowNanos)) {
            return false;
        }
        into.tookFrom(userLimit, users, id, addressLimit, addresses, endpoints, bucket);
        return true;
    }

    /// As [#check], one bucket at a time; notes where each is, so that its tokens can be given back.
    boolean checkEach(long nowNanos, long address, long user, int tier, int endpoint, Allowance allowance, int cost,
            Outcome into) {
        tables.tend(nowNanos);
        into.begin(cost);
        var ordinary = allowance == Allowance.ORDINARY;
        if (user != NO_USER) {
            var table = ordinary ? users : tables.cancels;
            table.locate(into.next(), ordinary ? Policy.USER : Policy.CANCEL, user, tier + 1, nowNanos);
        }
        addresses(user, tier, ordinary).locate(into.next(), Policy.IP, address, 1, nowNanos);
        if (endpoint != NO_ENDPOINT) {
            endpoints.locate(into.next(), endpoint, nowNanos);
        }
        if (ordinary && blocks.any() && blocks.stops(address, boxed(user), nowNanos, into)) {
            return counters.count(into);
        }
        into.settle(nowNanos);
        return counters.count(into) || into.verdict() == Verdict.REFUSED
                && blocks.refused(address, boxed(user), nowNanos, into);
    }

    boolean checkEach(long address, long user, int tier, int endpoint, Allowance allowance, int cost, Outcome into) {
        return checkEach(clock.getAsLong(), address, user, requireTier(tier), endpoint, allowance, cost, into);
    }

    private int requireTier(int tier) {
        if (tier < 0 || tier >= tierAddresses.length) {
            throw new IllegalArgumentException("There are " + tierAddresses.length + " tiers, none is number " + tier);
        }
        return tier;
    }

    /// Whether an address has no token left before authentication, or is blocked; takes none. The outcome then says
    /// how long to wait. Of a cancel only the address' allowance for cancels counts, and no block.
    public boolean addressOutOfTokens(long address, Allowance allowance, Outcome into) {
        return addressOutOfTokens(clock.getAsLong(), address, allowance, into);
    }

    /// As [#addressOutOfTokens(long, Allowance, Outcome)], at a time on the limiter's clock.
    public boolean addressOutOfTokens(long now, long address, Allowance allowance, Outcome into) {
        into.begin(1);
        var ordinary = allowance == Allowance.ORDINARY;
        var table = ordinary ? tables.addresses : tables.addressCancels;
        var anyBlocked = ordinary && blocks.any();
        if (anyBlocked) {
            table.locate(into.next(), Policy.IP, address, 1, now);
        } else if (!table.locateExisting(into.next(), Policy.IP, address, 1, now)) {
            into.drop();
        }
        if (anyBlocked && blocks.stops(address, null, now, into)) {
            counters.count(into);
            return true;
        }
        if (into.look(now)) {
            return false;
        }
        into.refuse();
        counters.count(into);
        blocks.refused(address, null, now, into);
        return true;
    }

    /// Takes tokens from an address unconditionally, as many as it has: what a failed authentication costs.
    public void charge(long address, Allowance allowance, int cost, Outcome scratch) {
        var now = clock.getAsLong();
        scratch.begin(cost);
        var table = allowance == Allowance.ORDINARY ? tables.addresses : tables.addressCancels;
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
        return tables.cleanup(now);
    }

    public Stats stats() {
        return tables.stats(counters, blocks);
    }

    private LongBuckets addresses(long user, int tier, boolean ordinary) {
        if (user == NO_USER) {
            return ordinary ? tables.addresses : tables.addressCancels;
        }
        return ordinary ? tierAddresses[tier] : tables.addressCancelsOf(tier);
    }

    private static @Nullable Long boxed(long user) {
        return user == NO_USER ? null : user;
    }
}
