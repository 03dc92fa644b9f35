package io.buttonwood.edge.ratelimit;

import java.time.Duration;

/// A block in force.
///
/// @param policy [Policy#USER] or [Policy#IP]: whose key it is
/// @param level 1 for a first block, rising with each further one
/// @param untilNanos when it ends, on the limiter's clock
public record Block<K>(Policy policy, K key, int level, Duration duration, long untilNanos) {}
