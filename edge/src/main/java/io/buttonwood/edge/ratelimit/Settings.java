package io.buttonwood.edge.ratelimit;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/// A limiter's configuration.
///
/// @param tiers 1 to 14 tiers; a tier is named by its place in this list
/// @param address each client address (IPv6: each /64), ordinary and cancels apart
/// @param endpoint each endpoint until `setEndpointLimit` says otherwise
/// @param maxUsers how many users' buckets are kept at most, ordinary and cancels each
/// @param maxAddresses how many addresses' buckets are kept at most, of each kind
/// @param idle after how long an unused bucket goes; at most two hours
/// @param blocking when repeat offenders are blocked
public record Settings(List<Tier> tiers, Limit address, Limit endpoint, long maxUsers, long maxAddresses,
        Duration idle, Blocking blocking) {

    public Settings {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.size() > Gcra.MAX_LIMITS) {
            throw new IllegalArgumentException("There are 1 to " + Gcra.MAX_LIMITS + " tiers, not " + tiers.size());
        }
        var names = new HashSet<String>();
        for (var tier : tiers) {
            if (!names.add(tier.name())) {
                throw new IllegalArgumentException("Two tiers are named " + tier.name());
            }
        }
        if (maxUsers < 1 || maxAddresses < 1) {
            throw new IllegalArgumentException("At least one user and one address must fit");
        }
        if (idle.isNegative() || idle.isZero() || idle.compareTo(Duration.ofHours(2)) > 0) {
            throw new IllegalArgumentException("Unused buckets go after at most two hours, not " + idle);
        }
    }

    /// standard 10/s, premium 50/s, broker 500/s (bursts five times that; a broker also from one address); addresses
    /// 100/s burst 200; endpoints 1000/s burst 2000; 2 million users, 12 million addresses; one hour.
    public static Settings defaults() {
        var broker = Limit.perSecond(500, 2500);
        return new Settings(
                List.of(Tier.of("standard", Limit.perSecond(10, 50)), Tier.of("premium", Limit.perSecond(50, 250)),
                        new Tier("broker", broker, broker, broker)),
                Limit.perSecond(100, 200), Limit.perSecond(1000, 2000), 2_000_000, 12_000_000,
                Duration.ofHours(1), Blocking.defaults());
    }

    /// The number of a tier by name.
    ///
    /// @throws IllegalArgumentException if there is none
    public int tier(String name) {
        for (int i = 0; i < tiers.size(); i++) {
            if (tiers.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("No tier is named " + name);
    }

    public Settings withTiers(List<Tier> changed) {
        return new Settings(changed, address, endpoint, maxUsers, maxAddresses, idle, blocking);
    }

    public Settings withAddress(Limit changed) {
        return new Settings(tiers, changed, endpoint, maxUsers, maxAddresses, idle, blocking);
    }

    public Settings withEndpoint(Limit changed) {
        return new Settings(tiers, address, changed, maxUsers, maxAddresses, idle, blocking);
    }

    public Settings withBounds(long users, long addresses) {
        return new Settings(tiers, address, endpoint, users, addresses, idle, blocking);
    }

    public Settings withIdle(Duration changed) {
        return new Settings(tiers, address, endpoint, maxUsers, maxAddresses, changed, blocking);
    }

    public Settings withBlocking(Blocking changed) {
        return new Settings(tiers, address, endpoint, maxUsers, maxAddresses, idle, changed);
    }

    /// One gateway's share of all limits, for when it cannot ask the others.
    public Settings share(int gateways) {
        return new Settings(tiers.stream().map(tier -> tier.share(gateways)).toList(), address.share(gateways),
                endpoint.share(gateways), maxUsers, maxAddresses, idle, blocking);
    }

    Gcra[] byId(Function<Tier, Limit> part) {
        var all = new Gcra[tiers.size() + 1];
        all[0] = new Gcra(part.apply(tiers.getFirst()));
        for (int i = 0; i < tiers.size(); i++) {
            all[i + 1] = new Gcra(part.apply(tiers.get(i)));
        }
        return all;
    }

    static Gcra[] single(Limit limit) {
        var gcra = new Gcra(limit);
        return new Gcra[] {gcra, gcra};
    }
}
