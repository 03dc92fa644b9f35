package io.buttonwood.server.ws;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.Lane;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.http.Waiting;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real venue with ACME, two brokers and a few users, for tests over real sockets.
public final class Floor implements AutoCloseable {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param key API key
    public record Person(long id, String key) {}

    public final VenueServer venue;
    public final Map<String, Person> people = new HashMap<>();
    public final HttpClient http = HttpClient.newHttpClient();
    private int acme;

    public Floor(Path folder) {
        var settings = new HashMap<String, String>();
        settings.put("BUTTONWOOD_HTTP_PORT", Integer.toString(freePort()));
        settings.put("BUTTONWOOD_DATA_DIR", folder.toString());
        settings.put("BUTTONWOOD_RATE_LIMIT_IP_PER_SECOND", "100000");
        settings.put("BUTTONWOOD_RATE_LIMIT_IP_BURST", "100000");
        settings.put("BUTTONWOOD_RATE_LIMIT_BROKER_PER_SECOND", "100000");
        settings.put("BUTTONWOOD_RATE_LIMIT_BROKER_BURST", "100000");
        settings.put("BUTTONWOOD_RATE_LIMIT_ENDPOINT_PER_SECOND", "100000");
        settings.put("BUTTONWOOD_RATE_LIMIT_ENDPOINT_BURST", "100000");
        settings.put("BUTTONWOOD_NOTIFICATIONS_WEBHOOKS_TO_PRIVATE_ADDRESSES", "true");
        venue = VenueServer.start(
                ConfigReader.read(null, settings), Config.Preset.development,
                new PrintStream(OutputStream.nullOutputStream()), failure -> {});
    }

    private static int freePort() {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes ACME and everybody, on an empty venue.
    public Floor furnished() {
        int usd = (int) done(new Command.CreateAsset("USD", 2)).id();
        int stock = (int) done(new Command.CreateAsset("ACME", 0)).id();
        acme = (int) done(new Command.CreateInstrument(new InstrumentSpec(
                "ACME", "ACME", "USD", 1, 2, 1, 0, 200, 500, 1, 1_000_000, true))).id();
        person("admin", Role.ADMIN, "broker", "", usd, stock);
        person("hamilton", Role.BROKER, "broker", "Hamilton", usd, stock);
        person("alice", Role.TRADER, "broker", "Hamilton", usd, stock);
        person("bob", Role.TRADER, "broker", "Hamilton", usd, stock);
        person("carol", Role.TRADER, "broker", "Duer", usd, stock);
        person("dave", Role.TRADER, "standard", "Duer", usd, stock);
        person("eve", Role.TRADER, "broker", "Duer", usd, stock);
        return this;
    }

    private void person(String name, Role role, String tier, String broker, int usd, int stock) {
        int brokerId = broker.isEmpty() ? 0 : (int) done(new Command.CreateBroker(broker)).id();
        long id = done(new Command.OpenAccount(name, brokerId)).id();
        venue.registry().users().add(new User(id, name, role, tier, brokerId, null, false, 1));
        String key = KeyText.make();
        venue.registry().apiKeys().add(new ApiKey(
                0, id, KeyText.hash(key), key.substring(0, KeyText.PREFIX), EnumSet.allOf(Scope.class), List.of(), 0,
                "test", 1, 0));
        done(new Command.Deposit(id, usd, 1_000_000_000_000L, "test"));
        done(new Command.Deposit(id, stock, 1_000_000_000L, "test"));
        people.put(name, new Person(id, key));
    }

    public Reply.Done done(Command command) {
        Reply.Done reply = venue.engine().done(command);
        Waiting.on(venue.market().reached(reply.sequence()));
        return reply;
    }

    public Person person(String name) {
        return people.get(name);
    }

    public Reply.Order place(String who, Side side, long ticks, long lots) {
        return (Reply.Order) Waiting.on(venue.engine().apply(new Command.PlaceOrder(
                person(who).id(), acme, side, OrderType.LIMIT, TimeInForce.GTC, false, ticks, lots, null)));
    }

    public void cancelAll(String who) {
        done(new Command.MassCancel(person(who).id(), 0));
    }

    public void announce(String who, Lane lane, String data, long expiresNanos) {
        done(new Command.Announce(
                List.of(person(who).id()), "SYSTEM_ANNOUNCEMENT", lane, data, 0, 0, expiresNanos, ""));
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + venue.baseUrl().getPort() + path);
    }

    public Wire open() {
        return Wire.open(venue.baseUrl().getPort());
    }

    /// Connected and logged in.
    public Wire open(String who) {
        Wire wire = open();
        wire.call("{\"op\":\"auth\",\"id\":1,\"api_key\":\"" + person(who).key() + "\"}", 200);
        return wire;
    }

    /// Logged in and hearing notifications.
    public Wire hearing(String who, String more) {
        Wire wire = open(who);
        wire.call("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"notifications\"" + more + "}", 200);
        return wire;
    }

    public HttpResponse<String> rest(String who, String method, String path, String body) {
        var request = HttpRequest.newBuilder(uri(path)).header("X-API-Key", person(who).key())
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public JsonNode json(String who, String method, String path, String body, int status) {
        var answer = rest(who, method, path, body);
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /// Waits until something holds, at most 30 seconds.
    public static void await(String what, BooleanSupplier holds) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited in vain: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        venue.close();
    }
}
