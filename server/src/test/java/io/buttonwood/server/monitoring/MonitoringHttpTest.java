package io.buttonwood.server.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.OrderStatus;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.OrderView;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.edge.metrics.AlertTransition;
import io.buttonwood.edge.metrics.MetricType;
import io.buttonwood.edge.metrics.MetricsService;
import io.buttonwood.edge.notification.NotificationType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MonitoringHttpTest {
    private static final String PATH = "/api/v1/monitoring";
    private static final List<String> ROUTES = List.of(
            "GET /health", "GET /metrics/api", "GET /metrics/trading", "GET /metrics/websocket", "GET /metrics/database",
            "GET /dashboard", "GET /notifications/stats", "GET /system/status", "POST /metrics/reset", "POST /cleanup");
    private static final JsonMapper JSON = new JsonMapper();

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void nothingIsMeasuredWhereMetricsAreOff() {
        var metrics = MetricsService.withDefaults();
        try (var off = new Measurements(metrics, alert -> {}, 100, false)) {
            long now = System.currentTimeMillis() * 1_000_000;
            off.start();
            off.answered(null, 500, 1_000_000);
            off.took(new Command.CancelOrder(1, 2, null), 1_500_000);
            off.batch(batch(1, now, accepted(), traded()));
            off.ran("orders.page", 200_000_000, true);
            off.written(NotificationType.ORDER_ACCEPTED, 1_000_000, 5);
            off.elsewhere().written(NotificationType.ORDER_ACCEPTED, 1_000_000, 1);
            for (MetricType type : List.of(MetricType.API_LATENCY, MetricType.ORDER_MATCHING_LATENCY,
                    MetricType.DB_QUERY_LATENCY, MetricType.NOTIFICATION_LATENCY, MetricType.WS_LATENCY)) {
                assertEquals(0, metrics.latencyStats(type, 60).count(), type::name);
            }
            for (MetricType type : List.of(MetricType.ORDER_THROUGHPUT, MetricType.FILL_RATE, MetricType.DB_SLOW_QUERY_COUNT,
                    MetricType.WS_BROADCAST_COUNT)) {
                assertEquals(0, metrics.counter(type), type::name);
            }
            assertEquals(Map.of(), off.answers());
            assertEquals(0, off.failedStatements());
        }
    }

    @Test
    void everyoneButAnAdministratorIsForbiddenOnAllTen() throws Exception {
        for (String route : ROUTES) {
            String method = route.substring(0, route.indexOf(' '));
            String path = PATH + route.substring(route.indexOf(' ') + 1);
            assertEquals(403, rig.send(method, path).statusCode(), route);
            for (String token : List.of("nonsense", "trader", "broker", "narrow")) {
                var answer = rig.send(method, path, "Authorization", "Bearer " + token);
                assertEquals(403, answer.statusCode(), route + " as " + token);
                assertEquals("forbidden", json(answer).path("code").stringValue(""));
            }
            assertEquals(200, rig.asAdmin(method, path).statusCode(), route);
        }
    }

    @Test
    void badPeriodsAreRefusedWithAPointer() throws Exception {
        for (String path : List.of("/metrics/api", "/metrics/trading", "/metrics/websocket", "/metrics/database", "/notifications/stats")) {
            for (String bad : List.of("0", "-5", "soon", "1.5", "3601", "99999999999999999999")) {
                var answer = rig.asAdmin("GET", PATH + path + "?period_seconds=" + bad);
                assertEquals(422, answer.statusCode(), path + " " + bad);
                JsonNode problem = json(answer);
                assertEquals("invalid_field", problem.path("code").stringValue(""));
                assertEquals("#query/period_seconds", problem.path("errors").path(0).path("pointer").stringValue(""));
            }
            assertEquals(200, rig.asAdmin("GET", PATH + path + "?period_seconds=3600").statusCode());
        }
    }

    @Test
    void aKnownLoadIsReadBack() throws Exception {
        for (int i = 0; i < 120; i++) {
            assertEquals(200, rig.send("GET", "/ok").statusCode());
        }
        for (int i = 0; i < 7; i++) {
            assertEquals(503, rig.send("GET", "/broken").statusCode());
        }
        long now = System.currentTimeMillis() * 1_000_000;
        rig.measurements.batch(batch(1, now, accepted(), accepted(), traded()));
        rig.measurements.batch(batch(2, now, accepted(), traded(), traded()));
        rig.measurements.batch(batch(3, now - TimeUnit.HOURS.toNanos(1), accepted(), traded()));
        rig.measurements.batch(batch(4, now, new Event.SettlementBegan(9, 1, 3, List.of())));
        rig.measurements.batch(batch(5, now + 250_000_000, new Event.SettlementCompleted(9, 1, List.of())));
        rig.measurements.took(new Command.CancelOrder(1, 2, null), 1_500_000);
        rig.measurements.took(new Command.Tick(), 9_000_000);
        rig.measurements.ran("orders.page", 2_000_000, false);
        rig.measurements.ran("orders.page", 200_000_000, true);
        for (int i = 0; i < 5; i++) {
            rig.measurements.written(NotificationType.ORDER_ACCEPTED, 1_000_000, 1);
        }
        rig.measurements.elsewhere().written(NotificationType.ORDER_ACCEPTED, 1_000_000, 1);
        rig.measurements.sockets(3);
        rig.deadLetters.set(4);
        rig.measurements.tick();
        // A request is recorded after its answer was sent.
        await(() -> rig.measurements.answers().get("broken")[4], 7);
        await(() -> rig.measurements.answers().get("ok")[1], 120);

        JsonNode api = json(rig.asAdmin("GET", PATH + "/metrics/api?period_seconds=60"));
        JsonNode latency = api.path("api_latency");
        assertEquals(Set.of("metric_type", "period_seconds", "count", "sum_ms", "min_ms", "max_ms", "avg_ms", "p50_ms",
                "p95_ms", "p99_ms", "stddev_ms", "last_updated", "from", "to", "sufficient"), new TreeSet<>(latency.propertyNames()));
        assertEquals("API_LATENCY", latency.path("metric_type").stringValue(""));
        assertEquals(60, latency.path("period_seconds").asInt());
        assertEquals(127, latency.path("count").asInt());
        assertTrue(latency.path("sufficient").booleanValue());
        assertEquals(latency.path("sum_ms").doubleValue() / 127, latency.path("avg_ms").doubleValue(), 1e-6);
        assertTrue(latency.path("min_ms").doubleValue() <= latency.path("p50_ms").doubleValue());
        assertTrue(latency.path("p99_ms").doubleValue() <= latency.path("max_ms").doubleValue());
        assertEquals(7, api.path("api_error_rate").path("count").asInt());
        assertEquals(7.0 / 127, api.path("error_ratio").doubleValue(), 1e-9);

        JsonNode trading = json(rig.asAdmin("GET", PATH + "/metrics/trading"));
        assertEquals(3, trading.path("order_throughput").path("count").asInt());
        assertEquals(6, trading.path("fill_rate").path("count").asInt());
        assertEquals(2.0, trading.path("fill_ratio").doubleValue());
        assertEquals(1, trading.path("order_matching_latency").path("count").asInt());
        assertEquals(1.5, trading.path("order_matching_latency").path("max_ms").doubleValue());
        assertFalse(trading.path("order_matching_latency").path("sufficient").booleanValue());
        assertEquals(250.0, trading.path("settlement_duration").path("sum_ms").doubleValue());

        JsonNode socket = json(rig.asAdmin("GET", PATH + "/metrics/websocket"));
        assertEquals(5, socket.path("ws_broadcast_count").path("count").asInt());
        assertEquals(5, socket.path("ws_latency").path("count").asInt());
        assertEquals(3.0, level(socket.path("connection_count"), "kind=websocket"));
        assertTrue(level(socket.path("connection_count"), "") >= 1);

        JsonNode store = json(rig.asAdmin("GET", PATH + "/metrics/database"));
        assertEquals(2, store.path("db_query_latency").path("count").asInt());
        assertEquals(1, store.path("db_slow_query_count").path("count").asInt());
        assertEquals(1.0, level(store.path("db_pool_status"), "pool=writer,state=active"));
        assertEquals(4.0, level(store.path("db_pool_status"), "pool=reader,state=max"));

        JsonNode notifications = json(rig.asAdmin("GET", PATH + "/notifications/stats"));
        assertEquals(4, notifications.path("notification_dead_letter_count").path("count").asInt());
        assertEquals(6, notifications.path("notification_latency").path("count").asInt());
        assertEquals(3, notifications.path("published").asInt());
    }

    @Test
    void theDashboardIsCachedAndSaysFromWhen() throws Exception {
        JsonNode first = json(rig.asAdmin("GET", PATH + "/dashboard"));
        JsonNode second = json(rig.asAdmin("GET", PATH + "/dashboard"));
        assertEquals("venue-1", first.path("gateway").stringValue(""));
        assertEquals(first, second);
        assertEquals(200, rig.asAdmin("POST", PATH + "/metrics/reset").statusCode());
        JsonNode third = json(rig.asAdmin("GET", PATH + "/dashboard"));
        assertFalse(first.path("as_of").equals(third.path("as_of")), "a reset also forgets the dashboard");
    }

    @Test
    void resetMovesWindowsButNotWhatIsScrapedAndIsAudited() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.send("GET", "/broken");
        }
        await(() -> rig.measurements.answers().get("broken")[4], 5);
        JsonNode done = json(rig.asAdmin("POST", PATH + "/metrics/reset"));
        assertTrue(done.path("success").booleanValue());
        assertEquals(0, json(rig.asAdmin("GET", PATH + "/metrics/api")).path("api_error_rate").path("count").asInt());
        assertTrue(scrape().contains("\nbuttonwood_api_errors_total 5"));
        assertEquals(200, rig.asAdmin("POST", PATH + "/cleanup").statusCode());
        assertEquals(List.of("metrics.reset", "metrics.cleanup"),
                rig.trail.stream().map(entry -> entry.action()).filter(action -> action.startsWith("metrics.")).toList());
    }

    @Test
    void scrapingTakesItsTokenOrThisMachineItself() throws Exception {
        assertEquals(200, rig.send("GET", "/metrics").statusCode());
        assertEquals(200, rig.send("GET", "/metrics", "Authorization", "Bearer " + Rig.TOKEN).statusCode());
        assertEquals(200, rig.send("GET", "/metrics", "Authorization", "Bearer " + Rig.TOKEN,
                "X-Forwarded-For", "203.0.113.9").statusCode());
        assertEquals(403, rig.send("GET", "/metrics", "X-Forwarded-For", "127.0.0.1").statusCode());
        assertEquals(403, rig.send("GET", "/metrics", "Forwarded", "for=127.0.0.1").statusCode());
        assertEquals(403, rig.send("GET", "/metrics", "Authorization", "Bearer wrong").statusCode());
        assertEquals(403, rig.send("GET", "/metrics", "Authorization", "Bearer admin").statusCode());
        assertTrue(ScrapeRoute.loopback("::1"));
        assertTrue(ScrapeRoute.loopback("127.3.2.1"));
        assertFalse(ScrapeRoute.loopback("203.0.113.9"));
        assertFalse(ScrapeRoute.loopback("localhost"));
    }

    @Test
    void theScrapersFormatIsGiven() throws Exception {
        var open = rig.send("GET", "/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertTrue(open.headers().firstValue("Content-Type").orElse("").startsWith("application/openmetrics-text"));
        assertTrue(open.body().endsWith("# EOF\n"));
        var binary = rig.send("GET", "/metrics", "Accept",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
        assertEquals(200, binary.statusCode());
        assertTrue(binary.headers().firstValue("Content-Type").orElse("").startsWith("application/vnd.google.protobuf"));
        var plain = rig.send("GET", "/metrics");
        assertTrue(plain.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    }

    @Test
    void promtoolFindsNothingWrongWithTheExposition() throws Exception {
        rig.send("GET", "/ok");
        rig.send("GET", "/broken");
        rig.measurements.ran("orders.page", 2_000_000, false);
        rig.deadLetters.set(2);
        rig.auditQueue.set(20_000);
        rig.measurements.alerts().raise("limits.shared", "Redis is away");
        rig.measurements.tick();
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
        } catch (IOException absent) {
            assumeTrue(false, "promtool is not installed (Debian: apt-get install prometheus); exposition not checked");
            return;
        }
        try (var to = promtool.getOutputStream()) {
            to.write(scrape().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), said);
        assertEquals("", said);
    }

    @Test
    void healthNamesThePartThatFails() throws Exception {
        assertEquals("healthy", json(rig.send("GET", "/health")).path("status").stringValue(""));
        rig.store.set(Optional.of("the database does not answer"));
        assertEquals(200, rig.send("GET", "/health").statusCode(), "looked at once a second only");
        rig.healthClock.addAndGet(1_000_000_000L);
        var sick = rig.send("GET", "/health");
        assertEquals(503, sick.statusCode());
        assertEquals("unhealthy", json(sick).path("status").stringValue(""));
        assertEquals("store", json(sick).path("failing").path(0).path("name").stringValue(""));
        assertEquals(503, rig.send("GET", "/health/ready").statusCode());
        assertEquals(200, rig.send("GET", "/health/live").statusCode());
        assertEquals("UNHEALTHY", json(rig.asAdmin("GET", PATH + "/system/status")).path("status").stringValue(""));
        rig.store.set(Optional.empty());
        rig.healthClock.addAndGet(1_000_000_000L);
        assertEquals(200, rig.send("GET", "/health/ready").statusCode());
    }

    @Test
    void alertsRiseAndFallWithHysteresis() throws Exception {
        rig.auditQueue.set(5_000);
        rig.measurements.tick();
        rig.measurements.tick();
        assertEquals(List.of(), alerts());
        rig.measurements.tick();
        assertEquals(List.of("audit.queue"), alerts());
        rig.auditQueue.set(2_500);
        rig.measurements.tick();
        assertEquals(List.of("audit.queue"), alerts(), "between the limits it stands");
        rig.auditQueue.set(10);
        rig.measurements.tick();
        assertEquals(List.of(), alerts());
        assertEquals(2, rig.transitions.size());
        assertTrue(rig.transitions.getFirst() instanceof AlertTransition.Raised);
        assertTrue(rig.transitions.getLast() instanceof AlertTransition.Cleared);
    }

    @Test
    void aCrossedBookIsCriticalAtOnce() throws Exception {
        rig.book.set(Side.BUY, 101, 5, 1, 3);
        rig.book.set(Side.SELL, 101, 5, 1, 3);
        rig.measurements.tick();
        JsonNode status = json(rig.asAdmin("GET", PATH + "/system/status"));
        assertEquals("UNHEALTHY", status.path("status").stringValue(""));
        assertEquals("book.crossed", status.path("alerts").path(0).path("name").stringValue(""));
        assertTrue(status.path("alerts").path(0).path("value").isNull());
        rig.book.set(Side.SELL, 101, 0, 0, 4);
        rig.measurements.tick();
        assertEquals(List.of(), alerts());
    }

    @Test
    void lagIsMeasuredInSeconds() {
        long[] now = {0};
        long[] leader = {10};
        long[] follower = {10};
        LongSupplier clock = () -> now[0];
        var lag = new Lag(() -> leader[0], () -> follower[0], clock);
        assertEquals(0, lag.getAsDouble());
        leader[0] = 5_000;
        assertEquals(0, lag.getAsDouble());
        now[0] += 3_000_000_000L;
        follower[0] = 4_999;
        leader[0] = 9_000;
        assertEquals(3, lag.getAsDouble(), "it lacks what the leader had three seconds ago");
        follower[0] = 5_000;
        now[0] += 2_000_000_000L;
        assertEquals(2, lag.getAsDouble());
        follower[0] = 9_000;
        assertEquals(0, lag.getAsDouble());
    }

    private List<String> alerts() throws Exception {
        var names = new ArrayList<String>();
        json(rig.asAdmin("GET", PATH + "/system/status")).path("alerts")
                .forEach(alert -> names.add(alert.path("name").stringValue("")));
        // The machine that runs the tests may really be short of disk.
        names.removeIf(name -> name.startsWith("disk."));
        return names;
    }

    private String scrape() throws Exception {
        return rig.send("GET", "/metrics").body();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static double level(JsonNode gauge, String tags) {
        for (JsonNode each : gauge.path("values")) {
            if (each.path("tags").stringValue("?").equals(tags)) {
                return each.path("value").doubleValue();
            }
        }
        throw new AssertionError("no level " + tags + " in " + gauge);
    }

    private static void await(LongSupplier value, long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (value.getAsLong() != wanted && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(wanted, value.getAsLong());
    }

    private static EventBatch batch(long sequence, long nanos, Event... events) {
        return new EventBatch(sequence, nanos, List.of(events));
    }

    private static Event accepted() {
        return new Event.OrderAccepted(order(), 0, 1);
    }

    private static Event traded() {
        var fill = new Event.Fill(order(), 0, 0, 1, 2);
        return new Event.Traded(1, 1, 100, 5, 500, Side.BUY, fill, fill);
    }

    private static OrderView order() {
        return new OrderView(1, 1, 1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, false, 100, 5, 0, 5, 0, OrderStatus.OPEN,
                null, 0, null);
    }
}
