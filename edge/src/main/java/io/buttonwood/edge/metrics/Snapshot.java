package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    ///
    /// @param exponential the same values in exponential buckets; null for a tagged part, which keeps no fine ones
    public record TimerSample(
            MetricType type, Tags tags, long[] cumulative, long count, double sumSeconds, @Nullable Exponential exponential) {}

    /// Counts in buckets that grow by `2^(1/2^schema)`: `counts[i]` values are above `2^((firstIndex+i-1)/2^schema)` and at
    /// most `2^((firstIndex+i)/2^schema)` seconds. A value counts where the middle of its fine bucket lies, at most 0.8 %
    /// from it. The scheme is that of Prometheus' native histograms.
    ///
    /// @param zeros values of 0
    public record Exponential(int schema, long zeros, int firstIndex, long[] counts) {}

    public record CounterSample(MetricType type, Tags tags, long value) {}

    /// A gauge; NaN if its supplier failed.
    public record GaugeSample(MetricType type, Tags tags, double value) {}

    /// The finite upper bounds of timers, in seconds, rising; one fewer than the entries of `cumulative`.
    public static double[] bounds() {
        return Buckets.boundsSeconds();
    }
}
