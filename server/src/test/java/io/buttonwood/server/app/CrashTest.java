package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import io.buttonwood.client.PipelinedConnection;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A venue that is killed under load has everything that it acknowledged, once, when it is started again.
@Timeout(240)
class CrashTest {
    private static final int ROUNDS = 10;
    /// Acknowledged orders before each kill; hundreds more are under way then.
    private static final int ORDERS = 2_000;
    private static final int WINDOW = 16;
    /// Half of the users send batches, so that a kill meets those too.
    private static final int BATCH = 10;

    @TempDir
    private Path folder;

    private Child start() throws IOException {
        var limits = new HashMap<String, String>();
        for (String tier : List.of("USER", "PREMIUM", "BROKER", "IP", "ENDPOINT")) {
            limits.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_PER_SECOND", "1000000");
            limits.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_BURST", "5000000");
        }
        return new Child(limits, "demo", "--no-traders", "--port", "0", "--data", folder.resolve("data").toString(),
                "--keys", folder.resolve("keys.json").toString());
    }

    private record Users(URI url, List<Caller> callers) {}

    private Users users(Child venue) throws Exception {
        venue.await("  Market  ");
        JsonNode keys = JsonMapper.shared().readTree(Files.readString(folder.resolve("keys.json")));
        URI url = URI.create(keys.path("base_url").asString());
        var callers = new ArrayList<Caller>();
        for (JsonNode user : keys.path("users")) {
            if (user.path("role").asString().equals("TRADER")) {
                callers.add(new Caller(url, user.path("api_key").asString(), 0));
            }
        }
        return new Users(url, callers);
    }

    /// Orders of one round by one user: those acknowledged, by client id.
    private static final class Load implements AutoCloseable {
        private final PipelinedConnection line;
        private final Caller user;
        private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
        private final List<String> refused = java.util.Collections.synchronizedList(new ArrayList<>());

        Load(URI url, Caller user) throws IOException {
            this.line = PipelinedConnection.open(url, WINDOW, Duration.ofSeconds(20));
            this.user = user;
        }

        /// Sends until the line breaks: single orders, or batches of them.
        void run(String prefix, int batch, AtomicInteger count) {
            var headers = Map.of("X-API-Key", user.key());
            try {
                for (int i = 0; ; i += batch) {
                    byte[] request = batch == 1
                            ? line.encode("POST", "/api/v1/orders", headers, ascii(order(prefix, i)))
                            : line.encode("POST", "/api/v1/orders/batch", headers, ascii(IntStream.range(i, i + batch)
                                    .mapToObj(each -> order(prefix, each))
                                    .collect(Collectors.joining(",", "{\"orders\":[", "]}"))));
                    line.submit(request, new PipelinedConnection.Completion() {
                        @Override
                        public void answered(Answer answer) {
                            JsonNode body = answer.json();
                            if (answer.status() == 201) {
                                heard(body, count);
                            } else if (answer.status() == 200) {
                                body.path("results").forEach(each -> heard(each.path("order"), count));
                            } else {
                                refused.add(Caller.text(answer));
                            }
                        }

                        @Override
                        public void failed(IOException cause) {
                            // Nobody knows whether it was entered.
                        }
                    });
                    if (i % 16 == 0) {
                        line.flush();
                    }
                }
            } catch (IOException e) {
                // The venue is gone: that is what the round waits for.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void heard(JsonNode order, AtomicInteger count) {
            if (order.path("order_id").isString()) {
                acknowledged.put(order.path("client_order_id").asString(), order.path("order_id").asString());
                count.incrementAndGet();
            } else {
                refused.add(order.toString());
            }
        }

        private static String order(String prefix, int i) {
            return "{\"instrument\":\"ACME\",\"side\":\"" + (i % 2 == 0 ? "BUY" : "SELL") + "\",\"price\":\"" + (100 + i % 3)
                    + ".00\",\"quantity\":\"" + (1 + i % 4) + "\",\"time_in_force\":\"" + (i % 5 == 0 ? "GTC" : "IOC")
                    + "\",\"client_order_id\":\"" + prefix + i + "\"}";
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            line.close();
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsThereTwice() throws Exception {
        var acknowledged = new HashMap<String, String>();
        Child venue = start();
        try {
            Users users = users(venue);
            Map<String, BigDecimal> money = money(users.callers());
            for (int round = 0; round < ROUNDS; round++) {
                var entered = round(venue, users, round);
                venue = start();
                users = users(venue);
                assertEquals(money, money(users.callers()), "after kill " + (round + 1));
                // The newest orders are enough; at the end all are looked at.
                verify(entered, orders(users.callers(), round == ROUNDS - 1 ? "" : "r" + round + "-"));
                acknowledged.putAll(entered);
            }
            verify(acknowledged, orders(users.callers(), ""));
            assertTrue(acknowledged.size() >= ROUNDS * ORDERS);
        } finally {
            venue.close();
        }
    }

    /// Loads the venue and kills it in the middle; answers what it had acknowledged.
    private static Map<String, String> round(Child venue, Users users, int round) throws Exception {
        var loads = new ArrayList<Load>();
        var threads = new ArrayList<Thread>();
        var count = new AtomicInteger();
        for (int i = 0; i < users.callers().size(); i++) {
            var load = new Load(users.url(), users.callers().get(i));
            loads.add(load);
            String prefix = "r" + round + "-" + i + "-";
            int batch = i % 2 == 0 ? 1 : BATCH;
            threads.add(Thread.ofVirtual().start(() -> load.run(prefix, batch, count)));
        }
        long start = System.nanoTime();
        while (count.get() < ORDERS && threads.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(1);
        }
        long nanos = System.nanoTime() - start;
        venue.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        var entered = new HashMap<String, String>();
        for (Load load : loads) {
            load.close();
            entered.putAll(load.acknowledged);
            assertEquals(List.of(), load.refused);
        }
        System.out.printf("kill %d: %,d orders acknowledged, %,d/s%n", round + 1, entered.size(), count.get() * 1_000_000_000L / nanos);
        return entered;
    }

    /// Every user's orders: client id to order id; none may be there twice.
    ///
    /// @param prefix how the ids begin that are looked for; the lists are newest first and end with another
    private static Map<String, String> orders(List<Caller> users, String prefix) {
        var found = new HashMap<String, String>();
        for (Caller user : users) {
            String next = "/api/v1/orders?limit=1000";
            while (next != null) {
                Answer page = user.send("GET", next, null, Map.of());
                assertEquals(200, page.status(), Caller.text(page));
                String link = page.header("Link");
                next = link == null ? null : link.substring(1, link.indexOf('>'));
                for (JsonNode order : page.json().path("items")) {
                    String id = order.path("client_order_id").asString();
                    if (!id.startsWith(prefix)) {
                        next = null;
                        break;
                    }
                    String other = found.put(id, order.path("order_id").asString());
                    assertEquals(null, other, () -> id + " is there twice");
                }
            }
        }
        return found;
    }

    private static void verify(Map<String, String> acknowledged, Map<String, String> found) {
        var lost = new TreeMap<>(acknowledged);
        lost.entrySet().removeIf(each -> each.getValue().equals(found.get(each.getKey())));
        assertEquals(Map.of(), lost, "acknowledged and not there");
    }

    /// What all users own of each asset, fees that they paid added.
    private static Map<String, BigDecimal> money(List<Caller> users) {
        var sums = new TreeMap<String, BigDecimal>();
        for (Caller user : users) {
            String wait = "?min_sequence=" + user.get("/time").path("sequence").asLong();
            for (JsonNode balance : user.get("/balances" + wait).path("items")) {
                sums.merge(balance.path("asset").asString(), new BigDecimal(balance.path("total").asString()), BigDecimal::add);
            }
            for (JsonNode position : user.get("/positions" + wait).path("items")) {
                sums.merge("USD", new BigDecimal(position.path("fees").asString()), BigDecimal::add);
            }
        }
        return sums;
    }

    @Test
    void aSecondVenueOnTheSameDataOrPortIsRefused() throws Exception {
        try (Child venue = start()) {
            Users users = users(venue);
            try (Child second = start()) {
                assertNotEquals(0, second.exit());
                assertTrue(second.output().contains("is in use by another running venue"), second::output);
                assertTrue(!second.output().contains("\tat "), second::output);
            }
            try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    Child third = new Child(Map.of(), "demo", "--no-traders", "--port", Integer.toString(taken.getLocalPort()),
                            "--data", folder.resolve("other").toString())) {
                assertNotEquals(0, third.exit());
                assertTrue(third.output().contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()), third::output);
                assertTrue(!third.output().contains("\tat "), third::output);
            }
            users.callers().getFirst().buy("99.00", "1");
        }
    }

    @Test
    void termUnderLoadIsACleanEnd() throws Exception {
        Map<String, String> acknowledged = new HashMap<>();
        try (Child venue = start()) {
            Users users = users(venue);
            var count = new AtomicInteger();
            var load = new Load(users.url(), users.callers().getFirst());
            Thread thread = Thread.ofVirtual().start(() -> load.run("t-", 1, count));
            while (count.get() < 300 && thread.isAlive()) {
                Thread.sleep(1);
            }
            long start = System.nanoTime();
            venue.terminate();
            assertEquals(0, venue.exit(), venue::output);
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10, "drained within ten seconds");
            venue.await("Stopped");
            assertTrue(!venue.output().contains("Exception"), venue::output);
            thread.join();
            load.close();
            assertTrue(load.refused.stream().allMatch(each -> each.startsWith("503")), load.refused::toString);
            acknowledged.putAll(load.acknowledged);
        }
        try (Child again = start()) {
            verify(acknowledged, orders(users(again).callers(), "t-"));
        }
    }
}
