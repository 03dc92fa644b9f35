package io.buttonwood.edge.ratelimit;

import java.util.Map;

/// A limiter's figures since it was made.
///
/// @param userBuckets buckets in use now, and so on for the other kinds
/// @param admitted requests that passed
/// @param refused requests refused, by the violated policy
/// @param blockedRequests requests refused because of a block
/// @param tooCostly requests that cost more than a bucket holds
/// @param evicted buckets gone for disuse
/// @param shared requests that found no room for a bucket of their own
/// @param blocks blocks ever made
/// @param activeBlocks blocks in force, including such as have ended but were not looked at since
public record Stats(long userBuckets, long cancelBuckets, long addressBuckets, long endpointBuckets, long admitted,
        Map<Policy, Long> refused, long blockedRequests, long tooCostly, long evicted, long shared, long blocks,
        int activeBlocks) {

    public Stats {
        refused = Map.copyOf(refused);
    }

    /// All checks made.
    public long hits() {
        return admitted + blockedRequests + tooCostly + refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
