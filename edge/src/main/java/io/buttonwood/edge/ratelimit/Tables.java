package io.buttonwood.edge.ratelimit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables of one limiter: per user and per address, ordinary and cancels apart, and per address under the limits of
/// the tiers that have their own.
final class Tables<T extends Table> {
    /// Makes a table.
    interface Maker<T> {
        T make(Gcra[] byId, long max, long idleNanos, long nowNanos);
    }

    final T users;
    final T cancels;
    final T addresses;
    final T addressCancels;
    final EndpointBuckets endpoints;
    private final List<@Nullable T> tierAddresses = new ArrayList<>();
    private final List<@Nullable T> tierAddressCancels = new ArrayList<>();
    private final List<T> ofAddresses = new ArrayList<>();
    private volatile long quietUntil;

    Tables(Settings settings, long now, Maker<T> maker) {
        var idle = settings.idle().toNanos();
        users = maker.make(settings.byId(Tier::limit), settings.maxUsers(), idle, now);
        cancels = maker.make(settings.byId(Tier::cancels), settings.maxUsers(), idle, now);
        addresses = addressTable(settings.address(), settings, now, maker);
        addressCancels = addressTable(settings.address(), settings, now, maker);
        for (var tier : settings.tiers()) {
            var own = tier.address();
            tierAddresses.add(own == null ? null : addressTable(own, settings, now, maker));
            tierAddressCancels.add(own == null ? null : addressTable(own, settings, now, maker));
        }
        endpoints = new EndpointBuckets(settings.endpoint(), idle, now);
        quietUntil = now;
    }

    private T addressTable(Limit limit, Settings settings, long now, Maker<T> maker) {
        var made = maker.make(Settings.single(limit), settings.maxAddresses(), settings.idle().toNanos(), now);
        ofAddresses.add(made);
        return made;
    }

    /// The table of an authenticated request's address, by tier.
    T addressesOf(int tier) {
        var own = tierAddresses.get(tier);
        return own == null ? addresses : own;
    }

    /// As [#addressesOf], for cancels.
    T addressCancelsOf(int tier) {
        var own = tierAddressCancels.get(tier);
        return own == null ? addressCancels : own;
    }

    /// Whether no table needs [#tend] yet.
    boolean quiet(long nowNanos) {
        return nowNanos - quietUntil < 0;
    }

    /// Lets every table whose time has come do one step.
    void tend(long nowNanos) {
        if (quiet(nowNanos)) {
            return;
        }
        var until = endpoints.tend(nowNanos);
        until = earlier(earlier(until, users.step(nowNanos)), cancels.step(nowNanos));
        for (var table : ofAddresses) {
            until = earlier(until, table.step(nowNanos));
        }
        quietUntil = until;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    /// Drops every idle bucket now; returns how many.
    long cleanup(long nowNanos) {
        var removed = users.cleanup(nowNanos) + cancels.cleanup(nowNanos);
        for (var table : ofAddresses) {
            removed += table.cleanup(nowNanos);
        }
        return removed;
    }

    Stats stats(Counters counters, Blocks<?> blocks) {
        long addressBuckets = 0;
        long evicted = users.evicted.sum() + cancels.evicted.sum();
        long shared = users.shared.sum() + cancels.shared.sum();
        for (var table : ofAddresses) {
            addressBuckets += table.live.sum();
            evicted += table.evicted.sum();
            shared += table.shared.sum();
        }
        return new Stats(users.live.sum(), cancels.live.sum(), addressBuckets, endpoints.size(), counters.admitted(),
                counters.refused(), counters.blocked(), counters.tooCostly(), evicted, shared, blocks.total(),
                blocks.active());
    }
}
