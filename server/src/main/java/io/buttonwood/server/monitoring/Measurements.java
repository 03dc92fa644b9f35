package io.buttonwood.server.monitoring;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.edge.metrics.AlertRule;
import io.buttonwood.edge.metrics.AlertTransition;
import io.buttonwood.edge.metrics.Alerts;
import io.buttonwood.edge.metrics.Counter;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.metrics.Tags;
import io.buttonwood.edge.metrics.Timer;
import io.buttonwood.edge.notification.LossReason;
import io.buttonwood.edge.notification.NotificationStats;
import io.buttonwood.edge.notification.NotificationType;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Observer;
import io.buttonwood.server.store.PoolGauge;
import io.buttonwood.server.store.SqlTimer;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.ws.NotificationTiming;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that feeds the fourteen metric types, each from the thing it names. Made first while the program is
/// wired, because store, engine client and HTTP edge report here; [#watch] and [#start] come last.
///
/// Any thread may report; nothing here waits. The thread `metrics` ticks each second, samples what is looked at, and
/// evaluates the alerts.
public final class Measurements implements Observer, SqlTimer, Engine.Timing, NotificationTiming, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Measurements.class);
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_OPEN_CYCLES = 10_000;
    static final String[] CLASSES = {"1xx", "2xx", "3xx", "4xx", "5xx"};

    /// The handles of one route.
    private static final class Route {
        final Timer latency;
        final Counter errors;
        final LongAdder[] answers = adders();

        Route(MetricsService metrics, String operation) {
            Tags tags = Tags.of("operation", operation);
            latency = metrics.timer(MetricType.API_LATENCY, tags);
            errors = metrics.counterHandle(MetricType.API_ERROR_RATE, tags);
        }
    }

    private final MetricsService metrics;
    private final Alerts alerts;
    private final long slowNanos;
    private final boolean enabled;
    private final long startedNanos;

    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final LongAdder connections = new LongAdder();
    private final LongAdder sockets = new LongAdder();

    private final Timer place;
    private final Timer batch;
    private final Timer replace;
    private final Timer cancel;
    private final Counter orders;
    private final Counter fills;
    private final Timer settlement;
    private final Timer socketLatency;
    private final Counter broadcasts;
    private final Timer notificationLatency;
    private final Counter slowStatements;
    private final Map<String, Timer> statements = new ConcurrentHashMap<>();
    private final LongAdder failedStatements = new LongAdder();

    /// Begin of each settlement cycle under way, epoch ns. Owned by the live reader's thread.
    private final Map<Long, Long> cycles = new LinkedHashMap<>();
    private final Map<LossReason, Long> lettersSeen = new EnumMap<>(LossReason.class);
    private volatile @Nullable Supplier<NotificationStats> notifications;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /// @param transitions hears of every alert that begins or ends, on the thread that caused it
    /// @param slowMillis from how long on a statement is slow
    /// @param enabled if not, nothing is recorded and no alert is looked at
    public Measurements(
            MetricsService metrics, Consumer<AlertTransition> transitions, long slowMillis, boolean enabled) {
        this.metrics = metrics;
        alerts = new Alerts(InstantSource.system(), transitions, AlertRule.standard(metrics));
        slowNanos = slowMillis * 1_000_000;
        this.enabled = enabled;
        startedNanos = System.currentTimeMillis() * 1_000_000;
        place = command("place");
        batch = command("place_batch");
        replace = command("replace");
        cancel = command("cancel");
        orders = metrics.counterHandle(MetricType.ORDER_THROUGHPUT);
        fills = metrics.counterHandle(MetricType.FILL_RATE);
        settlement = metrics.timer(MetricType.SETTLEMENT_DURATION);
        socketLatency = metrics.timer(MetricType.WS_LATENCY);
        broadcasts = metrics.counterHandle(MetricType.WS_BROADCAST_COUNT);
        notificationLatency = metrics.timer(MetricType.NOTIFICATION_LATENCY);
        slowStatements = metrics.counterHandle(MetricType.DB_SLOW_QUERY_COUNT);
        metrics.bindGauge(MetricType.CONNECTION_COUNT, Tags.NONE, connections::sum);
        metrics.bindGauge(MetricType.CONNECTION_COUNT, Tags.of("kind", "websocket"), sockets::sum);
    }

    private Timer command(String kind) {
        return metrics.timer(MetricType.ORDER_MATCHING_LATENCY, Tags.of("command", kind));
    }

    public MetricsService metrics() {
        return metrics;
    }

    /// Also the [io.buttonwood.edge.metrics.Alarm] through which services raise alarms of their own.
    public Alerts alerts() {
        return alerts;
    }

    // --- HTTP --------------------------------------------------------------------------------------------------

    @Override
    public void answered(@Nullable Endpoint endpoint, int status, long nanos) {
        if (!enabled) {
            return;
        }
        String operation = endpoint == null ? "none" : endpoint.operationId();
        Route route = routes.get(operation);
        if (route == null) {
            route = routes.computeIfAbsent(operation, name -> new Route(metrics, name));
        }
        route.latency.record(nanos);
        route.answers[Math.clamp(status / 100 - 1, 0, CLASSES.length - 1)].increment();
        if (status >= 500) {
            route.errors.increment();
        }
    }

    @Override
    public void connections(int change) {
        connections.add(change);
    }

    /// Answers since the start by operation; `none` are requests that no route took. In the order of [#CLASSES].
    Map<String, long[]> answers() {
        Map<String, long[]> all = new java.util.TreeMap<>();
        routes.forEach((operation, route) -> all.put(operation, sums(route.answers)));
        return all;
    }

    // --- engine ------------------------------------------------------------------------------------------------

    @Override
    public void took(Command command, long nanos) {
        if (!enabled) {
            return;
        }
        switch (command) {
            case Command.PlaceOrder _ -> place.record(nanos);
            case Command.PlaceBatch _ -> batch.record(nanos);
            case Command.ReplaceOrder _ -> replace.record(nanos);
            case Command.CancelOrder _, Command.MassCancel _ -> cancel.record(nanos);
            case Command.Tick _, Command.CreateAsset _, Command.CreateBroker _, Command.OpenAccount _,
                    Command.SetSelfTradePrevention _, Command.CreateInstrument _, Command.SetInstrumentState _,
                    Command.SetPriceBands _, Command.Deposit _, Command.Withdraw _, Command.SetRiskLimits _,
                    Command.SetKillSwitch _, Command.ValidateOrder _, Command.CancelAllAfter _, Command.BustTrade _,
                    Command.BeginSettlement _, Command.CompleteSettlement _, Command.Announce _,
                    Command.Invalidate _ -> {}
        }
    }

    /// Counts what an applied command did; called by the live reader's thread with every batch. What is read again
    /// from before this process's start is not counted.
    public void batch(EventBatch batch) {
        if (!enabled) {
            return;
        }
        boolean counts = batch.timeNanos() >= startedNanos;
        int accepted = 0;
        int filled = 0;
        for (Event event : batch.events()) {
            if (event instanceof Event.OrderAccepted) {
                accepted++;
            } else if (event instanceof Event.Traded) {
                filled += 2;
            } else if (event instanceof Event.SettlementBegan began) {
                if (cycles.size() >= MOST_OPEN_CYCLES) {
                    cycles.remove(cycles.keySet().iterator().next());
                }
                cycles.put(began.cycleId(), batch.timeNanos());
            } else if (event instanceof Event.SettlementCompleted completed) {
                Long began = cycles.remove(completed.cycleId());
                if (began != null && counts) {
                    settlement.record(batch.timeNanos() - began);
                }
            }
        }
        if (counts && accepted > 0) {
            orders.add(accepted);
        }
        if (counts && filled > 0) {
            fills.add(filled);
        }
    }

    // --- delivery ----------------------------------------------------------------------------------------------

    @Override
    public void sockets(int change) {
        sockets.add(change);
    }

    /// A message was handed to a WebSocket.
    @Override
    public void written(NotificationType type, long nanos, int count) {
        if (!enabled) {
            return;
        }
        notificationLatency.record(nanos, count);
        socketLatency.record(nanos, count);
        broadcasts.add(count);
    }

    /// For event streams and webhooks, which are no WebSockets.
    public NotificationTiming elsewhere() {
        return enabled ? (type, nanos, count) -> notificationLatency.record(nanos, count) : NotificationTiming.NONE;
    }

    // --- store -------------------------------------------------------------------------------------------------

    @Override
    public void ran(String statement, long nanos, boolean failed) {
        if (!enabled) {
            return;
        }
        Timer timer = statements.get(statement);
        if (timer == null) {
            timer = statements.computeIfAbsent(
                    statement, name -> metrics.timer(MetricType.DB_QUERY_LATENCY, Tags.of("statement", name)));
        }
        timer.record(nanos);
        if (nanos >= slowNanos) {
            slowStatements.increment();
        }
        if (failed) {
            failedStatements.increment();
        }
    }

    long failedStatements() {
        return failedStatements.sum();
    }

    // --- what is looked at -------------------------------------------------------------------------------------

    /// Binds the gauges and adds the venue's own alert rules. Once, before [#start].
    public void watch(Sources sources) {
        notifications = sources.notifications();
        metrics.bindGauge(MetricType.DB_POOL_STATUS, Tags.NONE, () -> sources.pools().get().stream()
                .mapToInt(PoolGauge::active).sum());
        for (PoolGauge pool : sources.pools().get()) {
            bind(sources, pool.pool(), "active", PoolGauge::active);
            bind(sources, pool.pool(), "idle", PoolGauge::idle);
            bind(sources, pool.pool(), "waiting", PoolGauge::waiting);
            bind(sources, pool.pool(), "max", PoolGauge::max);
        }
        VenueRules.of(sources).forEach(alerts::add);
    }

    private void bind(Sources sources, String pool, String state, ToDoubleFunction<PoolGauge> value) {
        metrics.bindGauge(MetricType.DB_POOL_STATUS, Tags.of("pool", pool, "state", state), () -> sources.pools().get()
                .stream().filter(each -> each.pool().equals(pool)).mapToDouble(value).findFirst().orElse(Double.NaN));
    }

    // --- the clock ---------------------------------------------------------------------------------------------

    public void start() {
        if (!enabled) {
            return;
        }
        thread = Thread.ofPlatform().name("metrics").daemon().start(() -> {
            long next = System.nanoTime() + SECOND;
            while (!closed) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                    continue;
                }
                next += SECOND * (1 + Math.max(0, -wait) / SECOND);
                tick();
            }
        });
    }

    /// One second's work; a part that fails is logged and tried again next time.
    void tick() {
        try {
            metrics.tick(System.nanoTime());
            sampleDeadLetters();
            alerts.evaluate(Instant.now());
        } catch (RuntimeException e) {
            LOG.warn("Measuring failed", e);
        }
    }

    private synchronized void sampleDeadLetters() {
        Supplier<NotificationStats> source = notifications;
        if (source == null) {
            return;
        }
        source.get().deadLettersByReason().forEach((reason, total) -> {
            long fresh = total - lettersSeen.getOrDefault(reason, 0L);
            if (fresh > 0) {
                metrics.increment(
                        MetricType.NOTIFICATION_DEAD_LETTER_COUNT, fresh, Tags.of("reason", reason.name()));
                lettersSeen.put(reason, total);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    private static LongAdder[] adders() {
        LongAdder[] all = new LongAdder[CLASSES.length];
        java.util.Arrays.setAll(all, i -> new LongAdder());
        return all;
    }

    private static long[] sums(LongAdder[] adders) {
        return java.util.Arrays.stream(adders).mapToLong(LongAdder::sum).toArray();
    }
}
