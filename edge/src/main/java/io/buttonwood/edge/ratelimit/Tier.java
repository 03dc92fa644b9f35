package io.buttonwood.edge.ratelimit;

import org.jspecify.annotations.Nullable;

/// What users of one tier may do. A tier's number is its place in [Settings#tiers].
///
/// @param limit each user's ordinary requests
/// @param cancels each user's cancels, on top
/// @param address what one address may send of this tier's authenticated requests, counted apart from others; null
///     for the usual address limit, counted with everybody's
public record Tier(String name, Limit limit, Limit cancels, @Nullable Limit address) {
    /// A tier with as many cancels as ordinary requests and the usual address limit.
    public static Tier of(String name, Limit limit) {
        return new Tier(name, limit, limit, null);
    }

    Tier share(int gateways) {
        return new Tier(name, limit.share(gateways), cancels.share(gateways),
                address == null ? null : address.share(gateways));
    }
}
