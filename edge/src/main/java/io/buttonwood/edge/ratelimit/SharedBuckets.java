package io.buttonwood.edge.ratelimit;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Buckets that several gateways share: the seam to Redis, or to whatever can run [TakeScript].
public interface SharedBuckets {
    /// One bucket of a request.
    ///
    /// @param key names it among all gateways
    record Bucket(String key, Limit limit) {}

    /// Takes the cost from all buckets or from none, in one round trip.
    ///
    /// The stage gives the script's reply: admitted (1 or 0), then each bucket's debt. It fails when the store is away.
    /// Completing it late is handled as being away; so is anything else thrown here.
    ///
    /// @param buckets 1 to 3
    CompletionStage<List<Long>> take(List<Bucket> buckets, int cost);
}
