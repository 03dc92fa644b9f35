package io.buttonwood.server.openapi;

import io.buttonwood.core.Command;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A venue with real sockets, an administrator, and what the examples of the documents speak of: ACME, USD, Hamilton.
final class LiveVenue implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    /// Of the production preset: what the pages must live under.
    static final String STRICT_CSP = io.buttonwood.edge.security.Hardening.production().cspPolicy();

    final VenueServer server;
    final String adminKey;
    final String traderKey;
    final long trader;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    LiveVenue(Path folder) {
        Config config = ConfigReader.read(null, Map.of(
                "BUTTONWOOD_DATA_DIR", folder.toString(),
                "BUTTONWOOD_HTTP_PORT", "0",
                "BUTTONWOOD_HTTP_EVENT_LOOPS", "1",
                "BUTTONWOOD_SECURITY_CSP_POLICY", STRICT_CSP,
                "BUTTONWOOD_RATE_LIMIT_BROKER_PER_SECOND", "100000",
                "BUTTONWOOD_RATE_LIMIT_BROKER_BURST", "500000",
                "BUTTONWOOD_RATE_LIMIT_IP_PER_SECOND", "100000",
                "BUTTONWOOD_RATE_LIMIT_IP_BURST", "500000"));
        server = VenueServer.start(
                config, Config.Preset.development,
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), failure -> {});
        if (server.router().endpoints().stream().noneMatch(each -> each.path().equals("/openapi.json"))) {
            server.router().add(new DocsRoutes(server.router(), "0.1.0").endpoints());
        }
        server.engine().done(new Command.CreateBroker("Hamilton"));
        adminKey = user("root", Role.ADMIN, 0, server.engine().done(new Command.OpenAccount("root", 0)).id());
        trader = server.engine().done(new Command.OpenAccount("trader", 1)).id();
        traderKey = user("trader", Role.TRADER, 1, trader);
    }

    /// A new user's API key.
    String user(String name, Role role, int broker) {
        return user(name, role, broker, server.engine().done(new Command.OpenAccount(name, broker)).id());
    }

    private String user(String name, Role role, int broker, long id) {
        long now = VenueServer.nowNanos();
        server.registry().users().add(
                new User(id, name, role, "broker", broker, server.passwords().hash(PASSWORD), false, now));
        String key = KeyText.make();
        server.registry().apiKeys().add(new ApiKey(
                0, id, KeyText.hash(key), key.substring(0, KeyText.PREFIX),
                role == Role.TRADER ? EnumSet.of(Scope.READ, Scope.TRADE) : EnumSet.allOf(Scope.class),
                List.of(), 0, "test", now, 0));
        return key;
    }

    URI base() {
        return server.baseUrl();
    }

    /// @param headers name and value in turn
    HttpResponse<String> send(String method, String target, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base() + target))
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(method + " " + target, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A document as it is served; a copy of it is part of what the build leaves behind.
    byte[] document(String name) {
        byte[] served = send("GET", "/" + name, null).body().getBytes(StandardCharsets.UTF_8);
        try {
            java.nio.file.Files.write(Path.of("target", name), served);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return served;
    }

    /// An administrator's or the trader's request that must succeed.
    JsonNode must(String key, String method, String target, String body) {
        HttpResponse<String> answer = send(method, target, body, "X-API-Key", key, "Content-Type", "application/json");
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + target + " " + body + ": " + answer.body());
        }
        return Documented.MAPPER.readTree(answer.body());
    }

    void trade(String instrument) {
        must(adminKey, "POST", "/api/v1/admin/accounts/" + trader + "/deposits", "{\"asset\":\"USD\",\"amount\":\"1000000\"}");
        must(adminKey, "POST", "/api/v1/admin/accounts/" + trader + "/deposits", "{\"asset\":\"ACME\",\"amount\":\"100000\"}");
    }

    /// The number of a new open order of the trader.
    String order(String clientOrderId) {
        return must(traderKey, "POST", "/api/v1/orders",
                        "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"50.00\",\"quantity\":\"10\"" + (clientOrderId == null
                                ? ""
                                : ",\"client_order_id\":\"" + clientOrderId + "\"") + "}")
                .path("order_id").asString();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}
