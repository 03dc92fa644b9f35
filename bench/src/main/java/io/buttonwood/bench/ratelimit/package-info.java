/// The rate limiter beside its peers, in one run.
@NullMarked
package io.buttonwood.bench.ratelimit;

import org.jspecify.annotations.NullMarked;
