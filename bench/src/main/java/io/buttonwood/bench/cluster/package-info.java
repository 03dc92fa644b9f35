/// Measures the log: throughput, round trips, replay.
@NullMarked
package io.buttonwood.bench.cluster;

import org.jspecify.annotations.NullMarked;
