package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Credentials;
import io.buttonwood.client.Notification;
import io.buttonwood.client.SocketOptions;
import io.buttonwood.client.VenueListener;
import io.buttonwood.client.VenueSocket;
import io.buttonwood.core.Command;
import io.buttonwood.server.registry.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A venue that is killed while it tells many clients of many orders tells each of them everything, once.
@Timeout(300)
class ResumeTest {
    private static final int USERS = 60;
    /// Every so many users is a client that remembers only what it acknowledged when the venue dies, and acknowledges late.
    private static final int FORGETFUL = 5;
    private static final int ACK_EVERY = 25;
    private static final int KILLS = Integer.getInteger("resume.kills", 2);
    /// Acknowledged orders before each kill, and after the last; hundreds more are under way then.
    private static final int ORDERS = Integer.getInteger("resume.orders", 3_000);
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    private Path folder;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void nothingIsMissingAndNothingComesTwiceWhenTheVenueIsKilledUnderLoad() throws Exception {
        Map<String, String> keys = furnish();
        int port = freePort();
        URI url = URI.create("http://localhost:" + port);
        var people = new ArrayList<Person>();
        keys.forEach((name, key) -> people.add(new Person(name, key, url, people.size() % FORGETFUL == FORGETFUL - 1)));
        Child venue = start(port);
        try {
            people.forEach(Person::connect);
            for (Person each : people) {
                await(() -> each.name + " is subscribed: " + each.states, each::subscribed);
            }
            for (int round = 0; round <= KILLS; round++) {
                var load = new OrderLoad(url, List.copyOf(keys.values()), "r" + round + "-");
                load.await(ORDERS);
                if (round == KILLS) {
                    load.stop();
                } else {
                    venue.kill();
                    load.end();
                    people.forEach(Person::forget);
                    venue = start(port);
                }
                System.out.printf("round %d: %,d orders acknowledged, %,d/s%n", round + 1, load.count.get(), load.perSecond());
                assertEquals(List.of(), List.copyOf(load.refused));
            }
            for (Person each : people) {
                verify(each);
            }
            System.out.printf("%,d notifications, %,d of them heard again after a loss of memory%n",
                    people.stream().mapToLong(each -> each.heard.values().stream().mapToLong(Map::size).sum()).sum(),
                    people.stream().mapToLong(each -> each.repeated.get()).sum());
            assertEquals(List.of(), List.copyOf(faults));
        } finally {
            people.forEach(Person::close);
            venue.close();
        }
    }

    // --- the venue ---------------------------------------------------------------------------------------------

    /// Users with money, made by a venue in this process on the same data; answers their keys.
    private Map<String, String> furnish() {
        var keys = new TreeMap<String, String>();
        try (TestVenue venue = TestVenue.startIn(folder.resolve("data"))) {
            int usd = venue.venue().market().asset("USD").id();
            int acme = venue.venue().market().asset("ACME").id();
            for (int i = 0; i < USERS; i++) {
                String name = "user-%02d".formatted(i);
                keys.put(name, venue.newUser(name, Role.TRADER, "broker"));
                long id = venue.userId(name);
                venue.venue().engine().done(new Command.Deposit(id, usd, 10_000_000_000L, "test"));
                venue.venue().engine().done(new Command.Deposit(id, acme, 10_000_000L, "test"));
            }
        }
        return keys;
    }

    /// Below the ports that systems give to outgoing connections: a client that tries a closed port of those again and
    /// again can meet itself there.
    private static int freePort() throws IOException {
        var random = new Random();
        while (true) {
            int port = 20_000 + random.nextInt(10_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return free.getLocalPort();
            } catch (java.net.BindException taken) {
                // the next one
            }
        }
    }

    private Child start(int port) throws Exception {
        var limits = new HashMap<String, String>();
        for (String tier : List.of("BROKER", "IP", "ENDPOINT")) {
            limits.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_PER_SECOND", "1000000");
            limits.put("BUTTONWOOD_RATE_LIMIT_" + tier + "_BURST", "5000000");
        }
        var child = new Child(limits, "demo", "--no-traders", "--port", Integer.toString(port), "--data",
                folder.resolve("data").toString());
        child.await("  Market  ");
        return child;
    }

    private static void await(Supplier<String> what, BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain: " + what.get());
            }
            Thread.sleep(5);
        }
    }

    // --- a client ----------------------------------------------------------------------------------------------

    /// A user with its WebSocket, and all that it ever heard.
    private final class Person implements VenueListener {
        final String name;
        final String key;
        final URI url;
        final boolean forgetful;
        /// By lane and number.
        final Map<String, Map<Long, Notification>> heard = new ConcurrentHashMap<>();
        /// Of a forgetful one, which therefore asks for all lanes from their begin; a usual one starts with what comes.
        final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        final AtomicInteger repeated = new AtomicInteger();
        final Queue<String> states = new ConcurrentLinkedQueue<>();
        private volatile VenueSocket socket;

        Person(String name, String key, URI url, boolean forgetful) {
            this.name = name;
            this.key = key;
            this.url = url;
            this.forgetful = forgetful;
            if (forgetful) {
                List.of("CRITICAL", "HIGH", "NORMAL", "LOW").forEach(lane -> acknowledged.put(lane, 0L));
            }
        }

        void connect() {
            var usual = SocketOptions.of(url, new Credentials.ApiKey(key), List.of(Map.of("channel", "notifications")));
            socket = VenueSocket.open(
                    new SocketOptions(usual.base(), usual.credentials(), usual.subscriptions(), Map.copyOf(acknowledged),
                            !forgetful, Duration.ofSeconds(20), usual.firstDelay(), Duration.ofSeconds(1)),
                    this);
        }

        /// The venue answers in order: once this is answered, so is the subscription.
        boolean subscribed() {
            try {
                socket.request("ping", Map.of()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return states.contains("LIVE subscribed");
            } catch (ExecutionException notConnected) {
                return false;
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(name, e);
            }
        }

        /// A client that dies with the venue, and knows afterwards no more than what it had acknowledged.
        void forget() {
            if (forgetful) {
                socket.close();
                connect();
            }
        }

        @Override
        public void notification(Notification n) {
            if (n.lane().startsWith("PUBLIC_")) {
                return;
            }
            Notification before = heard.computeIfAbsent(n.lane(), lane -> new ConcurrentHashMap<>()).put(n.seq(), n);
            if (before != null) {
                repeated.incrementAndGet();
                if (!forgetful || !before.id().equals(n.id()) || !before.data().equals(n.data())) {
                    faults.add(name + " heard " + before + " and again " + n);
                }
            }
            if (forgetful && n.seq() % ACK_EVERY == 0) {
                acknowledged.put(n.lane(), n.seq());
                socket.ack(n.lane(), n.seq());
            }
        }

        @Override
        public void loss(String lane, long from, long to, String reason) {
            faults.add(name + " lost " + lane + " " + from + "-" + to + " " + reason);
        }

        @Override
        public void state(State state, String why) {
            states.add(state + " " + why);
        }

        @Override
        public void failed(Throwable cause) {
            faults.add(name + " " + cause);
        }

        long last(String lane) {
            return heard.getOrDefault(lane, Map.of()).size();
        }

        void close() {
            socket.close();
        }
    }

    // --- the account of it -------------------------------------------------------------------------------------

    /// Compares what a user heard with what the venue says of its orders and fills.
    private void verify(Person person) throws InterruptedException {
        try (Caller caller = new Caller(person.url, person.key, 0)) {
            long sequence = caller.get("/time").path("sequence").asLong();
            await(() -> "the store has sequence " + sequence,
                    () -> caller.call("GET", "/orders?limit=1&min_sequence=" + sequence).status() == 200);
            var accepted = new TreeMap<String, Integer>();
            var cancelled = new TreeMap<String, Integer>();
            var traded = new TreeMap<String, Integer>();
            for (JsonNode order : caller.all("/orders?limit=1000")) {
                accepted.put(order.path("order_id").asString(), 1);
                if (order.path("status").asString().equals("CANCELLED")) {
                    cancelled.put(order.path("order_id").asString(), 1);
                }
            }
            for (JsonNode fill : caller.all("/fills?limit=1000")) {
                traded.put(fill.path("trade_id").asString(), 1);
            }
            int normal = accepted.size() + cancelled.size();
            int high = 2 * traded.size();
            assertTrue(normal > 0 && high > 0, person.name);
            await(() -> person.name + " should have heard " + normal + " and " + high + ", not " + person.last("NORMAL") + " and "
                            + person.last("HIGH") + "; " + person.states + faults,
                    () -> person.last("NORMAL") >= normal && person.last("HIGH") >= high);
            person.heard.forEach((lane, all) -> {
                for (long seq = 1; seq <= all.size(); seq++) {
                    assertTrue(all.containsKey(seq), person.name + " misses " + lane + " " + seq);
                }
            });
            assertEquals(accepted, counted(person, "ORDER_ACCEPTED", "order_id"), person.name);
            assertEquals(cancelled, counted(person, "ORDER_CANCELLED", "order_id"), person.name);
            assertEquals(traded, counted(person, "TRADE_EXECUTED", "trade_id"), person.name);
            if (!person.forgetful) {
                await(() -> "all of " + person.name + " is acknowledged: "
                                + caller.get("/notifications/pending?limit=1").path("pending"),
                        () -> caller.get("/notifications/pending?limit=1").path("pending").asInt() == 0);
            }
        }
    }

    private static Map<String, Integer> counted(Person person, String type, String member) {
        var counts = new TreeMap<String, Integer>();
        person.heard.values().forEach(lane -> lane.values().stream()
                .filter(n -> n.type().equals(type))
                .forEach(n -> counts.merge(n.data().path(member).asString(), 1, Integer::sum)));
        return counts;
    }
}
