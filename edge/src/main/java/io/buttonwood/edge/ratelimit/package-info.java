/// Token buckets per user, client address and endpoint, as plain Java: no HTTP, no clock of its own, no dependency.
///
/// Start at [io.buttonwood.edge.ratelimit.RateLimiter] (compact keys) or
/// [io.buttonwood.edge.ratelimit.StringLimiter] (string keys); the algorithm is explained in `Gcra`.
@NullMarked
package io.buttonwood.edge.ratelimit;

import org.jspecify.annotations.NullMarked;
