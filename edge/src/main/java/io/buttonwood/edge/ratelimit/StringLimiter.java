package io.buttonwood.edge.ratelimit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A [RateLimiter] for embedders whose users, addresses and endpoints are strings.
///
/// The same rules, arithmetic and figures. It also remembers which tier a user has. At most `maxUsers`, `maxAddresses`
/// and 65,536 endpoints have buckets of their own. Fastest with strings that are used again, because a string remembers
/// its hash code and need not be compared with itself.
public final class StringLimiter {
    private final Settings settings;
    private final LongSupplier clock;
    private final Tables<StringBuckets> tables;
    private final StringBuckets users;
    private final EndpointBuckets endpoints;
    private final StringBuckets[] tierAddresses;
    private final EndpointNames endpointNames;
    private final ConcurrentHashMap<String, Integer> tiers = new ConcurrentHashMap<>();
    /// Somebody's tier is not the first.
    private volatile boolean tiered;
    private final Blocks<String> blocks;
    private final Counters counters = new Counters();

    public StringLimiter(Settings settings, LongSupplier nanoClock) {
        this(settings, nanoClock, BlockListener.none());
    }

    public StringLimiter(Settings settings, LongSupplier nanoClock, BlockListener<String> listener) {
        this.settings = settings;
        clock = nanoClock;
        var now = nanoClock.getAsLong();
        tables = new Tables<>(settings, now, StringBuckets::new);
        users = tables.users;
        endpoints = tables.endpoints;
        endpointNames = new EndpointNames(endpoints);
        tierAddresses = new StringBuckets[settings.tiers().size()];
        Arrays.setAll(tierAddresses, tables::addressesOf);
        blocks = new Blocks<>(settings.blocking(), listener, now);
    }

    /// Gives a user a tier, effective with the next check. Users have the first tier until then.
    ///
    /// @throws IllegalArgumentException if no tier has that name
    public void setUserTier(String user, String tier) {
        tiers.put(user, settings.tier(tier));
        tiered = true;
    }

    /// Replaces an endpoint's limit, effective at once.
    public void setEndpointLimit(String endpoint, Limit limit) {
        endpointNames.limit(endpoint, limit, clock.getAsLong());
    }

    /// Admits or refuses a request now; true when admitted. See [#check(long, String, String, String, Allowance, int,
    /// Outcome)].
    public boolean check(String address, String user, String endpoint, Allowance allowance, int cost, Outcome into) {
        return check(clock.getAsLong(), address, user, endpoint, allowance, cost, into);
    }

    /// Admits or refuses a request at a time on the limiter's clock, for which see [RateLimiter#check(long, long, long,
    /// int, int, Allowance, int, Outcome)]; true when admitted.
    ///
    /// @param user the user's name; empty for an unauthenticated request
    /// @param endpoint draws no tokens from a cancel
    /// @param cost tokens, at least 1
    /// @param into gets the details
    public boolean check(long nowNanos, String address, String user, String endpoint, Allowance allowance, int cost,
            Outcome into) {
        var tier = tiered ? tiers.getOrDefault(user, 0) : 0;
        var bucket = endpointNames.bucket(endpoint);
        // The empty name's hash code is 0; to see that a name is not empty without looking into it saves time.
        var userCode = user.hashCode();
        if (allowance == Allowance.ORDINARY && cost == 1 && userCode != 0 && !blocks.any() && tables.quiet(nowNanos)
                && passes(nowNanos, address, user, userCode, tier, bucket, into)) {
            return counters.admit();
        }
        return checkEach(nowNanos, address, user, tier, bucket, allowance, cost, into);
    }

    /// As [#check], one bucket at a time.
    private boolean checkEach(long nowNanos, String address, String user, int tier, EndpointBuckets.Bucket bucket,
            Allowance allowance, int cost, Outcome into) {
        tables.tend(nowNanos);
        into.begin(cost);
        if (allowance == Allowance.ORDINARY) {
            if (!user.isEmpty()) {
                users.locate(into.next(), Policy.USER, user, tier + 1, nowNanos);
            }
            var addresses = user.isEmpty() ? tables.addresses : tierAddresses[tier];
            addresses.locate(into.next(), Policy.IP, address, 1, nowNanos);
            endpoints.locate(into.next(), bucket.number(), nowNanos);
            if (blocks.any() && blocks.stops(address, named(user), nowNanos, into)) {
                return counters.count(into);
            }
        } else {
            if (!user.isEmpty()) {
                tables.cancels.locate(into.next(), Policy.CANCEL, user, tier + 1, nowNanos);
            }
            var addresses = user.isEmpty() ? tables.addressCancels : tables.addressCancelsOf(tier);
            addresses.locate(into.next(), Policy.IP, address, 1, nowNanos);
        }
        into.settle(nowNanos);
        return counters.count(into) || blocks.refused(address, named(user), nowNanos, into);
    }

    /// The usual case of [#check]; false, with nothing taken, in any other.
    private boolean passes(long nowNanos, String address, String user, int userCode, int tier,
            EndpointBuckets.Bucket bucket, Outcome into) {
        var users = this.users;
        var addresses = tierAddresses[tier];
        var addressCode = address.hashCode();
        var userHash = StringBuckets.mix(userCode);
        var addressHash = StringBuckets.mix(addressCode);
        var userCells = users.cells(userHash);
        var addressCells = addresses.cells(addressHash);
        var userNames = users.names(userHash);
        var addressNames = addresses.names(addressHash);
        var userSlot = users.home(userHash);
        var addressSlot = addresses.home(addressHash);
        if (StringBuckets.free(userNames, userSlot) || StringBuckets.free(addressNames, addressSlot)) {
            return false;
        }
        var userAt = Table.guess(userCells, userCode, userSlot);
        var addressAt = Table.guess(addressCells, addressCode, addressSlot);
        // Cells before names: a name is only valid once its cell is not empty.
        var userCell = Claim.at(userCells, userAt);
        var addressCell = Claim.at(addressCells, addressAt);
        if (!StringBuckets.holds(userNames, userAt, user)) {
            userAt = StringBuckets.find(userCells, userNames, user, userHash);
            userCell = userAt < 0 ? Gcra.EMPTY : Claim.at(userCells, userAt);
        }
        if (!StringBuckets.holds(addressNames, addressAt, address)) {
            addressAt = StringBuckets.find(addressCells, addressNames, address, addressHash);
            addressCell = addressAt < 0 ? Gcra.EMPTY : Claim.at(addressCells, addressAt);
        }
        var id = tier + 1;
        var userLimit = users.byId[id];
        var addressLimit = addresses.byId[1];
        if (!into.takeOne(userLimit, id, userCells, userAt, userCell, addressLimit,
                addressCells, addressAt, addressCell, bucket.gcra(), bucket.cell(), nowNanos)) {
            return false;
        }
        into.tookFrom(userLimit, users, id, addressLimit, addresses, endpoints, bucket);
        return true;
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
        return tables.cleanup(now);
    }

    public Stats stats() {
        return tables.stats(counters, blocks);
    }

    private static @Nullable String named(String user) {
        return user.isEmpty() ? null : user;
    }
}
