package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Everything for exposition, read only. Counts and sums run since the start of the process and never
/// go down, whatever was reset; untagged samples are the totals, tagged ones their parts.
///
/// `seriesOverflow` tells per type how many recordings went to the `other` series.
public record Snapshot(
        Instant asOf,
        List<TimerSample> timers,
        List<CounterSample> counters,
        List<GaugeSample> gauges,
        Map<MetricType, Long> seriesOverflow) {

    /// A timer: `cumulative[i]` values were at most `bounds()[i]` seconds; the last entry is `+Inf`.
    /// A value counts at the first bound that its fine bucket (1/64 wide) does not cross.
    public record TimerSample(MetricType type, Tags tags, long[] cumulative, long count, double sumSeconds) {}

    public record CounterSample(MetricType type, Tags tags, long value) {}

    /// A gauge; NaN if its supplier failed.
    public record GaugeSample(MetricType type, Tags tags, double value) {}

    /// The finite upper bounds of timers, in seconds, rising; one fewer than the entries of `cumulative`.
    public static double[] bounds() {
        return Buckets.boundsSeconds();
    }
}
