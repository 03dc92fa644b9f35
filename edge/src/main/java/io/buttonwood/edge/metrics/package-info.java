/// Measurements that tell the truth: striped counters that are never reset, trailing windows as
/// differences of snapshots, gauges, tagged series with a cardinality guard, health and alerts.
///
/// Start at [io.buttonwood.edge.metrics.MetricsService]. Nothing here owns a thread or reads a clock
/// of its own: the host passes clocks in and calls `tick` each second and `Alerts.evaluate` as it likes.
@NullMarked
package io.buttonwood.edge.metrics;

import org.jspecify.annotations.NullMarked;
