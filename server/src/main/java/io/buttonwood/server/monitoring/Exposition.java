package io.buttonwood.server.monitoring;

import io.buttonwood.cluster.Stats;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.Snapshot;
import io.buttonwood.edge.metrics.Tags;
import io.buttonwood.edge.notification.NotificationStats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Everything this process measures, as Prometheus has it. Counts run since the start of the process whatever was reset.
///
/// Each type has a family of its total without labels; its parts are in a family of their own, named after the labels,
/// so that a sum over a family never counts twice.
@SuppressWarnings("LongDoubleConversion") // Prometheus has nothing but doubles.
final class Exposition {
    private static final String PREFIX = "buttonwood_";

    private final Measurements measurements;
    private final Sources sources;

    Exposition(Measurements measurements, Sources sources) {
        this.measurements = measurements;
        this.sources = sources;
    }

    MetricSnapshots collect() {
        double[] finite = Snapshot.bounds();
        double[] bounds = Arrays.copyOf(finite, finite.length + 1);
        bounds[finite.length] = Double.POSITIVE_INFINITY;
        var to = new Families(bounds);
        measured(measurements.metrics().export(), to);
        measurements.answers().forEach((operation, counts) -> {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    to.counter(PREFIX + "http_answers", "Requests answered, by route and status class", counts[i],
                            "operation", operation, "status", Measurements.CLASSES[i]);
                }
            }
        });
        to.counter(PREFIX + "db_failed_statements", "SQL statements that the database refused",
                measurements.failedStatements());
        engine(to);
        limiter(to);
        notifications(sources.notifications().get(), to);
        to.counter(PREFIX + "screening_attacks", "Values that looked like attacks", sources.attacks().getAsLong());
        to.gauge(PREFIX + "audit_queue", "Audit entries that wait to be written", sources.auditQueue().getAsLong());
        to.counter(PREFIX + "alarms_refused", "Alarms not taken because too many stood", measurements.alerts().refused());
        to.gauge(PREFIX + "alerts", "Alerts that stand", measurements.alerts().active().size());
        measurements.alerts().active().forEach(alert -> to.gauge(PREFIX + "alert_active", "1 for each alert that stands", 1,
                "alert", alert.name(), "severity", alert.severity().name().toLowerCase(Locale.ROOT)));
        process(to);
        return to.build();
    }

    // --- the fourteen types ------------------------------------------------------------------------------------

    private static void measured(Snapshot snapshot, Families to) {
        for (Snapshot.TimerSample sample : snapshot.timers()) {
            to.histogram(name(sample.type(), sample.tags()), help(sample.type()), sample.cumulative(), sample.exponential(),
                    sample.sumSeconds(), labels(sample.type(), sample.tags()));
        }
        for (Snapshot.CounterSample sample : snapshot.counters()) {
            to.counter(name(sample.type(), sample.tags()), help(sample.type()), sample.value(),
                    labels(sample.type(), sample.tags()));
        }
        for (Snapshot.GaugeSample sample : snapshot.gauges()) {
            to.gauge(name(sample.type(), sample.tags()), help(sample.type()), sample.value(),
                    labels(sample.type(), sample.tags()));
        }
        snapshot.seriesOverflow().forEach((type, count) -> to.counter(
                PREFIX + "metrics_series_overflow", "Recordings that found no room for a series of their own", count,
                "type", type.name()));
    }

    private static String name(MetricType type, Tags tags) {
        String by = tags.isEmpty() ? "" : "_by_" + String.join("_and_", labelNames(type));
        return PREFIX + switch (type) {
            case API_LATENCY -> "api_latency" + by + "_seconds";
            case API_ERROR_RATE -> "api_errors" + by;
            case ORDER_MATCHING_LATENCY -> "order_matching_latency" + by + "_seconds";
            case ORDER_THROUGHPUT -> "orders" + by;
            case FILL_RATE -> "fills" + by;
            case WS_LATENCY -> "ws_latency" + by + "_seconds";
            case WS_BROADCAST_COUNT -> "ws_messages" + by;
            case CONNECTION_COUNT -> "connections" + by;
            case DB_QUERY_LATENCY -> "db_query_latency" + by + "_seconds";
            case DB_SLOW_QUERY_COUNT -> "db_slow_queries" + by;
            case DB_POOL_STATUS -> "db_pool_connections" + by;
            case NOTIFICATION_LATENCY -> "notification_latency" + by + "_seconds";
            case SETTLEMENT_DURATION -> "settlement_duration" + by + "_seconds";
            case NOTIFICATION_DEAD_LETTER_COUNT -> "notification_dead_letters" + by;
        };
    }

    private static String help(MetricType type) {
        return switch (type) {
            case API_LATENCY -> "From a request's head to its answer";
            case API_ERROR_RATE -> "Requests answered 5xx";
            case ORDER_MATCHING_LATENCY -> "From an order command's submission to the engine's reply";
            case ORDER_THROUGHPUT -> "Orders accepted";
            case FILL_RATE -> "Fills: two a trade, one for each order in it";
            case WS_LATENCY -> "From an event to its frame handed to a WebSocket";
            case WS_BROADCAST_COUNT -> "Messages handed to WebSockets";
            case CONNECTION_COUNT -> "Open connections of clients";
            case DB_QUERY_LATENCY -> "Time of one SQL statement";
            case DB_SLOW_QUERY_COUNT -> "SQL statements slower than the limit";
            case DB_POOL_STATUS -> "Pooled database connections in use; by state in the parts";
            case NOTIFICATION_LATENCY -> "From the engine's event to the notification's socket";
            case SETTLEMENT_DURATION -> "From a settlement cycle's begin to its completion";
            case NOTIFICATION_DEAD_LETTER_COUNT -> "Notifications that became dead letters";
        };
    }

    /// The labels that this process's parts of a type have; all parts of a type have the same.
    private static String[] labelNames(MetricType type) {
        return switch (type) {
            case API_LATENCY, API_ERROR_RATE -> new String[] {"operation"};
            case ORDER_MATCHING_LATENCY -> new String[] {"command"};
            case DB_QUERY_LATENCY -> new String[] {"statement"};
            case DB_POOL_STATUS -> new String[] {"pool", "state"};
            case CONNECTION_COUNT -> new String[] {"kind"};
            case NOTIFICATION_DEAD_LETTER_COUNT -> new String[] {"reason"};
            case ORDER_THROUGHPUT, FILL_RATE, WS_LATENCY, WS_BROADCAST_COUNT, DB_SLOW_QUERY_COUNT, NOTIFICATION_LATENCY,
                    SETTLEMENT_DURATION -> new String[] {"part"};
        };
    }

    /// The series that takes what found no room has `other` for every label.
    private static String[] labels(MetricType type, Tags tags) {
        if (tags.isEmpty()) {
            return new String[0];
        }
        String[] names = labelNames(type);
        Map<String, String> values = tags.asMap();
        String[] pairs = new String[names.length * 2];
        for (int i = 0; i < names.length; i++) {
            pairs[2 * i] = names[i];
            pairs[2 * i + 1] = values.getOrDefault(names[i], "other");
        }
        return pairs;
    }

    // --- what is looked at -------------------------------------------------------------------------------------

    private void engine(Families to) {
        Stats stats = sources.engine().get();
        to.gauge(PREFIX + "engine_sequence", "Last command the engine has applied", stats.sequence());
        to.gauge(PREFIX + "live_sequence", "Last command whose events this process has heard", sources.liveSequence().getAsLong());
        to.gauge(PREFIX + "stored_sequence", "Last command whose events the store holds", sources.storedSequence().getAsLong());
        to.gauge(PREFIX + "engine_snapshot_sequence", "Last command in a snapshot", stats.snapshotSequence());
        to.counter(PREFIX + "engine_snapshots", "Snapshots taken", stats.snapshotsTaken());
        to.gauge(PREFIX + "engine_replayed_commands", "Commands replayed from the log at the start", stats.replayedCommands());
        to.gauge(PREFIX + "engine_start_seconds", "Time the engine took to start", stats.startMillis() / 1e3);
        to.gauge(PREFIX + "engine_events_bytes", "Size of the events kept", stats.eventPosition() - stats.eventsFirstPosition());
        to.gauge(PREFIX + "engine_readers", "Open event readers", stats.readers());
        to.gauge(PREFIX + "engine_queued_commands", "Commands waiting for the engine", stats.queuedCommands());
        to.counter(PREFIX + "engine_dropped_sessions", "Sessions closed because they took no replies", stats.droppedSessions());
        to.counter(PREFIX + "engine_malformed_commands", "Commands in the log that could not be read", stats.malformedCommands());
    }

    private void limiter(Families to) {
        var stats = sources.limiter().get();
        to.counter(PREFIX + "limiter_admitted", "Requests that the rate limiter admitted", stats.admitted());
        stats.refused().forEach((policy, count) -> to.counter(
                PREFIX + "limiter_refused", "Requests refused, by the policy they violated", count, "policy", policy.text()));
        to.counter(PREFIX + "limiter_blocked", "Requests refused because of a block", stats.blockedRequests());
        to.counter(PREFIX + "limiter_too_costly", "Requests that cost more than a bucket holds", stats.tooCostly());
        to.counter(PREFIX + "limiter_evicted", "Buckets gone for disuse", stats.evicted());
        to.counter(PREFIX + "limiter_shared", "Requests that found no room for a bucket of their own", stats.shared());
        to.counter(PREFIX + "limiter_blocks", "Blocks made", stats.blocks());
        to.gauge(PREFIX + "limiter_active_blocks", "Blocks in force", stats.activeBlocks());
        String help = "Buckets in use, by kind";
        to.gauge(PREFIX + "limiter_buckets", help, stats.userBuckets(), "kind", "user");
        to.gauge(PREFIX + "limiter_buckets", help, stats.cancelBuckets(), "kind", "cancel");
        to.gauge(PREFIX + "limiter_buckets", help, stats.addressBuckets(), "kind", "address");
        to.gauge(PREFIX + "limiter_buckets", help, stats.endpointBuckets(), "kind", "endpoint");
    }

    private static void notifications(NotificationStats stats, Families to) {
        to.counter(PREFIX + "notifications_published", "Notifications that entered", stats.published());
        to.counter(PREFIX + "notifications_delivered", "Messages in completed deliveries", stats.delivered());
        to.counter(PREFIX + "notifications_gaps", "Jumps in stamped sequences", stats.gaps());
        to.counter(PREFIX + "notifications_conflated", "Market data replaced by newer", stats.conflated());
        to.counter(PREFIX + "notifications_dropped", "Market data dropped for want of room", stats.dropped());
        to.counter(PREFIX + "notifications_cut", "Connections closed by the service", stats.cut());
        to.counter(PREFIX + "notifications_failures", "Deliveries that failed", stats.callbackFailures());
        to.counter(PREFIX + "notifications_timeouts", "Deliveries that took too long", stats.callbackTimeouts());
        to.counter(PREFIX + "notifications_store_failures", "Reads of pending notifications that failed", stats.storeFailures());
        to.gauge(PREFIX + "notifications_pending", "Notifications not acknowledged", stats.pending());
        to.gauge(PREFIX + "notifications_dead_letters_kept", "Dead letters kept", stats.deadLetters());
        to.gauge(PREFIX + "notifications_oldest_dead_letter_seconds", "Age of the oldest dead letter",
                stats.oldestDeadLetterNanos() / 1e9);
        to.gauge(PREFIX + "notifications_subscriptions", "Subscriptions", stats.subscriptions());
        to.gauge(PREFIX + "notifications_connections", "Connections of the notification service", stats.connections());
    }

    // --- the process -------------------------------------------------------------------------------------------

    private void process(Families to) {
        var memory = ManagementFactory.getMemoryMXBean();
        usage("heap", memory.getHeapMemoryUsage(), to);
        usage("nonheap", memory.getNonHeapMemoryUsage(), to);
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            to.counter("jvm_gc_collections", "Garbage collections", Math.max(0, collector.getCollectionCount()),
                    "gc", collector.getName());
            to.counter("jvm_gc_time_seconds", "Time in garbage collections", Math.max(0, collector.getCollectionTime()) / 1e3,
                    "gc", collector.getName());
        }
        var threads = ManagementFactory.getThreadMXBean();
        to.gauge("jvm_threads", "Platform threads", threads.getThreadCount());
        to.gauge("jvm_threads_daemon", "Platform threads that are daemons", threads.getDaemonThreadCount());
        to.gauge("jvm_classes_loaded", "Classes loaded", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        var runtime = ManagementFactory.getRuntimeMXBean();
        to.gauge("process_start_time_seconds", "Start of the process, seconds since 1970 UTC", runtime.getStartTime() / 1e3);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            to.counter("process_cpu_seconds", "Processor time of the process", system.getProcessCpuTime() / 1e9);
            to.gauge("process_cpu_usage_ratio", "Share of the machine's processors in use by the process", system.getProcessCpuLoad());
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            to.gauge("process_open_fds", "Open file descriptors", unix.getOpenFileDescriptorCount());
            to.gauge("process_max_fds", "Most open file descriptors", unix.getMaxFileDescriptorCount());
        }
        to.gauge(PREFIX + "metrics_footprint_bytes", "Heap that the measurements hold", measurements.metrics().footprintBytes());
    }

    private static void usage(String area, MemoryUsage usage, Families to) {
        to.gauge("jvm_memory_used_bytes", "Memory in use", usage.getUsed(), "area", area);
        to.gauge("jvm_memory_committed_bytes", "Memory the JVM has", usage.getCommitted(), "area", area);
        if (usage.getMax() >= 0) {
            to.gauge("jvm_memory_max_bytes", "Most memory the JVM may have", usage.getMax(), "area", area);
        }
    }
}
