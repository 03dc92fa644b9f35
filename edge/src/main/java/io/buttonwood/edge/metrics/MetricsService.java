package io.buttonwood.edge.metrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// All measurements of one process. Thread-safe; owns no thread: the host calls [#tick] each second.
///
/// Counts run since the start and are never reset; a window is the difference of two looks at them.
/// Windows have a resolution (1 s up to 2 minutes, 10 s up to 10 minutes, 60 s up to the retention), and
/// every answer states its real `from` and `to`. Without ticks windows get longer than asked for, never wrong.
///
/// `periodSeconds` must be 1 to the retention, else IllegalArgumentException; so is a type of another
/// kind than the operation is for.
public final class MetricsService {
    private static final long TICK_APART = 900_000_000L;
    private static final long TICK_MISSED = 2 * History.SECOND;
    private static final long DASHBOARD_PERIOD = 60;

    private final MetricsOptions options;
    private final LongSupplier nanos;
    private final InstantSource wall;
    private final Map<MetricType, TimerMetric> timers = new EnumMap<>(MetricType.class);
    private final Map<MetricType, CounterMetric> counters = new EnumMap<>(MetricType.class);
    private final Map<MetricType, GaugeMetric> gauges = new EnumMap<>(MetricType.class);

    private final ReentrantLock rolling = new ReentrantLock();
    private volatile long lastTick;
    private long lastSweep;

    private final Cached<Aggregate> dashboard;

    /// `nanos` is a monotonic clock like `System::nanoTime`, `wall` the time of day for stamps.
    public MetricsService(MetricsOptions options, LongSupplier nanos, InstantSource wall) {
        this.options = options;
        this.nanos = nanos;
        this.wall = wall;
        long now = nanos.getAsLong();
        for (MetricType type : MetricType.values()) {
            switch (type.kind()) {
                case TIMER -> timers.put(type, new TimerMetric(type, options, now));
                case COUNTER -> counters.put(type, new CounterMetric(type, options, now));
                case GAUGE -> gauges.put(type, new GaugeMetric(type, options));
            }
        }
        lastTick = now;
        lastSweep = now;
        long period = Math.min(DASHBOARD_PERIOD, options.retentionSeconds());
        dashboard = new Cached<>(nanos, options.dashboardCacheSeconds() * History.SECOND, () -> aggregate(period));
    }

    /// With default options and the system's clocks.
    public static MetricsService withDefaults() {
        return new MetricsService(MetricsOptions.DEFAULT, System::nanoTime, InstantSource.system());
    }

    public MetricsOptions options() {
        return options;
    }

    // ---- recording ----

    /// The handle for hot paths; keep it.
    public Timer timer(MetricType type) {
        return timer(type, Tags.NONE);
    }

    /// A handle that also feeds the tagged series, which then is never dropped as idle.
    public Timer timer(MetricType type, Tags tags) {
        return timers(type).timer(tags, nanos.getAsLong());
    }

    public Counter counterHandle(MetricType type) {
        return counterHandle(type, Tags.NONE);
    }

    public Counter counterHandle(MetricType type, Tags tags) {
        return counters(type).counter(tags, nanos.getAsLong());
    }

    public Gauge gaugeHandle(MetricType type) {
        return gaugeHandle(type, Tags.NONE);
    }

    public Gauge gaugeHandle(MetricType type, Tags tags) {
        return gauges(type).pinned(tags, nanos.getAsLong());
    }

    /// Lets a gauge read its level from `source` whenever it is looked at, on the looker's thread.
    public void bindGauge(MetricType type, Tags tags, DoubleSupplier source) {
        gaugeHandle(type, tags).bind(source);
    }

    /// Records one latency; negative or not finite is an IllegalArgumentException.
    public void recordLatency(MetricType type, double value, LatencyUnit unit, Tags tags) {
        timers(type).record(unit.toNanos(value), tags, tags.isEmpty() ? 0 : nanos.getAsLong());
    }

    public void recordLatency(MetricType type, double value, LatencyUnit unit) {
        recordLatency(type, value, unit, Tags.NONE);
    }

    /// Adds `n`, zero or more, to a counter.
    public void increment(MetricType type, long n, Tags tags) {
        if (n < 0) {
            throw new IllegalArgumentException("a counter only grows, was asked to add " + n);
        }
        counters(type).add(n, tags, tags.isEmpty() ? 0 : nanos.getAsLong());
    }

    public void increment(MetricType type) {
        increment(type, 1, Tags.NONE);
    }

    public void setGauge(MetricType type, double value, Tags tags) {
        gauges(type).set(value, tags, nanos.getAsLong());
    }

    public void setGauge(MetricType type, double value) {
        setGauge(type, value, Tags.NONE);
    }

    // ---- reading ----

    /// What was counted since the start or the last reset.
    public long counter(MetricType type) {
        return counters(type).sinceReset();
    }

    /// The untagged level; empty if it was never set or its supplier fails.
    public OptionalDouble gauge(MetricType type) {
        double value = gauges(type).value();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public LatencyStats latencyStats(MetricType type, long periodSeconds) {
        TimerMetric timer = timers(type);
        long now = look(periodSeconds);
        return timer.stats(periodSeconds, now, wall.instant());
    }

    /// The value in ns below which the share `q` (0 to 1) of the window lies; empty for an empty window.
    public OptionalDouble percentile(MetricType type, double q, long periodSeconds) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile must be 0 to 1, was " + q);
        }
        TimerMetric timer = timers(type);
        double value = timer.percentile(q, periodSeconds, look(periodSeconds));
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public RateStats rate(MetricType type, long periodSeconds) {
        CounterMetric counter = counters(type);
        long now = look(periodSeconds);
        return counter.stats(periodSeconds, now, wall.instant());
    }

    /// How many of the window's values were above `nanosLimit`, to one bucket's width.
    public Ratio slowerThan(MetricType type, long nanosLimit, long periodSeconds) {
        if (nanosLimit < 0) {
            throw new IllegalArgumentException("a limit must be zero or more, was " + nanosLimit);
        }
        TimerMetric timer = timers(type);
        return timer.slower(nanosLimit, periodSeconds, look(periodSeconds));
    }

    /// Failed requests over all requests.
    public Ratio apiErrors(long periodSeconds) {
        return new Ratio(rate(MetricType.API_ERROR_RATE, periodSeconds).count(),
                latencyStats(MetricType.API_LATENCY, periodSeconds).count());
    }

    /// The reading of a type of any kind.
    public Reading read(MetricType type, long periodSeconds) {
        return switch (type.kind()) {
            case TIMER -> latencyStats(type, periodSeconds);
            case COUNTER -> rate(type, periodSeconds);
            case GAUGE -> {
                look(periodSeconds);
                yield gauges(type).stats(wall.instant());
            }
        };
    }

    public SectionStats section(Section section, long periodSeconds) {
        look(periodSeconds);
        Instant asOf = wall.instant();
        Map<MetricType, Reading> readings = new EnumMap<>(MetricType.class);
        for (MetricType type : MetricType.values()) {
            if (type.section() == section) {
                readings.put(type, read(type, periodSeconds));
            }
        }
        Map<String, Double> ratios = new LinkedHashMap<>();
        switch (section) {
            case API -> ratios.put("error_ratio", apiErrors(periodSeconds).value());
            case TRADING -> ratios.put("fill_ratio", new Ratio(rate(MetricType.FILL_RATE, periodSeconds).count(),
                    rate(MetricType.ORDER_THROUGHPUT, periodSeconds).count()).value());
            case WEBSOCKET, DATABASE, NOTIFICATIONS -> { }
        }
        return new SectionStats(section, periodSeconds, asOf,
                Collections.unmodifiableMap(readings), Collections.unmodifiableMap(ratios));
    }

    /// All sections over the window.
    public Aggregate aggregate(long periodSeconds) {
        look(periodSeconds);
        Instant asOf = wall.instant();
        Map<Section, SectionStats> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            sections.put(section, section(section, periodSeconds));
        }
        return new Aggregate(periodSeconds, asOf, Collections.unmodifiableMap(sections));
    }

    /// As [#aggregate], off the caller's thread. A bad period is refused at once.
    public CompletableFuture<Aggregate> aggregateAsync(long periodSeconds, Executor executor) {
        requirePeriod(periodSeconds);
        return CompletableFuture.supplyAsync(() -> aggregate(periodSeconds), executor);
    }

    /// The last 60 s of everything, at most 10 s old (`asOf` tells). Made by one caller at a time: while
    /// one makes it the others get the old one, and wait only if there is none yet.
    public Aggregate dashboard() {
        return dashboard.get();
    }

    public HealthReport healthCheck(HealthThresholds thresholds) {
        return HealthCheck.of(this, thresholds, wall.instant());
    }

    /// Everything since the start, for exposition.
    public Snapshot export() {
        List<Snapshot.TimerSample> timerSamples = new ArrayList<>();
        Map<MetricType, Long> overflow = new EnumMap<>(MetricType.class);
        timers.forEach((type, timer) -> {
            timerSamples.add(timer.export());
            timer.series.all().forEach(series -> timerSamples.add(timer.export(series)));
            overflow.put(type, timer.series.refused());
        });
        List<Snapshot.CounterSample> counterSamples = new ArrayList<>();
        counters.forEach((type, counter) -> {
            counterSamples.add(new Snapshot.CounterSample(type, Tags.NONE, counter.cumulative()));
            counter.series.all().forEach(series ->
                    counterSamples.add(new Snapshot.CounterSample(type, series.tags, series.count.sum())));
            overflow.put(type, counter.series.refused());
        });
        List<Snapshot.GaugeSample> gaugeSamples = new ArrayList<>();
        gauges.forEach((type, gauge) -> {
            gauge.values().forEach((tags, value) -> gaugeSamples.add(new Snapshot.GaugeSample(type, tags, value)));
            overflow.put(type, gauge.series.refused());
        });
        return new Snapshot(wall.instant(), List.copyOf(timerSamples), List.copyOf(counterSamples),
                List.copyOf(gaugeSamples), Collections.unmodifiableMap(overflow));
    }

    /// A timer's filled fine buckets since the start.
    public void forEachBucket(MetricType type, BucketVisitor visitor) {
        timers(type).forEachBucket(visitor);
    }

    // ---- upkeep ----

    /// Takes a snapshot if the last is at least 0.9 s old; call it each second with the time of the
    /// `nanos` clock. Early and backward ticks do nothing, a late one makes one longer slot.
    public void tick(long now) {
        if (now - lastTick < TICK_APART) {
            return;
        }
        rolling.lock();
        try {
            if (now - lastTick < TICK_APART) {
                return;
            }
            timers.values().forEach(timer -> timer.tick(now));
            counters.values().forEach(counter -> counter.tick(now));
            lastTick = now;
            if (now - lastSweep >= 60 * History.SECOND) {
                sweep(now, false);
                lastSweep = now;
            }
        } finally {
            rolling.unlock();
        }
    }

    /// Starts windows and `counter` values over from now. What [#export] tells goes on; gauges stay.
    public void reset() {
        rolling.lock();
        try {
            long now = nanos.getAsLong();
            timers.values().forEach(timer -> timer.reset(now));
            counters.values().forEach(counter -> counter.reset(now));
            lastTick = now;
            dashboard.forget();
        } finally {
            rolling.unlock();
        }
    }

    /// Drops snapshots beyond the retention and tagged series idle for as long, and answers how many.
    /// Idleness is noticed to the minute; series with a handle stay.
    public Cleanup cleanup() {
        rolling.lock();
        try {
            long now = nanos.getAsLong();
            int snapshots = 0;
            for (TimerMetric timer : timers.values()) {
                snapshots += timer.thin(now);
            }
            for (CounterMetric counter : counters.values()) {
                snapshots += counter.thin(now);
            }
            return new Cleanup(snapshots, sweep(now, true));
        } finally {
            rolling.unlock();
        }
    }

    private int sweep(long now, boolean drop) {
        int dropped = 0;
        List<SeriesTable<?>> tables = new ArrayList<>();
        timers.values().forEach(timer -> tables.add(timer.series));
        counters.values().forEach(counter -> tables.add(counter.series));
        gauges.values().forEach(gauge -> tables.add(gauge.series));
        for (SeriesTable<?> table : tables) {
            dropped += table.sweep(now, options.retentionNanos(), drop);
        }
        return dropped;
    }

    /// What the measurements hold on the heap, computed from their arrays.
    public long footprintBytes() {
        long bytes = 0;
        for (TimerMetric timer : timers.values()) {
            bytes += timer.footprintBytes();
        }
        for (CounterMetric counter : counters.values()) {
            bytes += counter.footprintBytes();
        }
        return bytes;
    }

    /// Checks the period, ticks if the host forgot to, and answers the time.
    private long look(long periodSeconds) {
        requirePeriod(periodSeconds);
        long now = nanos.getAsLong();
        if (now - lastTick >= TICK_MISSED) {
            tick(now);
        }
        return now;
    }

    private void requirePeriod(long periodSeconds) {
        if (periodSeconds < 1 || periodSeconds > options.retentionSeconds()) {
            throw new IllegalArgumentException("period_seconds must be between 1 and " + options.retentionSeconds()
                    + ", was " + periodSeconds);
        }
    }

    private TimerMetric timers(MetricType type) {
        return of(timers, type, MetricType.Kind.TIMER);
    }

    private CounterMetric counters(MetricType type) {
        return of(counters, type, MetricType.Kind.COUNTER);
    }

    private GaugeMetric gauges(MetricType type) {
        return of(gauges, type, MetricType.Kind.GAUGE);
    }

    private static <M> M of(Map<MetricType, M> metrics, MetricType type, MetricType.Kind kind) {
        M metric = metrics.get(type);
        if (metric == null) {
            throw new IllegalArgumentException(type + " is a " + type.kind() + ", not a " + kind);
        }
        return metric;
    }
}
