package io.buttonwood.server.app;

import io.buttonwood.core.Command;
import io.buttonwood.edge.audit.AuditChain;
import io.buttonwood.edge.audit.AuditEntry;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.registry.Added;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.AuditFilter;
import io.buttonwood.server.registry.AuditRow;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A whole venue on a free port in a folder of its own, with the demo's instruments, users and money, no simulated
/// traders, and limits so high that only tests that set them meet them. Start one a test class.
///
/// Users: `admin` ADMIN; `hamilton`, `duer` BROKER; `alice` (standard), `bob` (premium), `carol` (broker tier) TRADER.
public final class TestVenue implements AutoCloseable {
    /// Everybody's password.
    public static final String PASSWORD = DemoSetup.PASSWORD;

    private final Path folder;
    private final boolean ownsFolder;
    private final VenueServer venue;
    private final DemoSetup.KeysFile keys;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestVenue(Path folder, boolean ownsFolder, String... settings) {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        var environment = new HashMap<String, String>();
        set(environment, "data.dir=" + folder, "http.port=0", "http.event_loops=2",
                "rate_limit.user.per_second=1000000", "rate_limit.user.burst=1000000",
                "rate_limit.premium.per_second=1000000", "rate_limit.premium.burst=1000000",
                "rate_limit.broker.per_second=1000000", "rate_limit.broker.burst=1000000",
                "rate_limit.ip.per_second=1000000", "rate_limit.ip.burst=1000000",
                "rate_limit.endpoint.per_second=1000000", "rate_limit.endpoint.burst=1000000");
        set(environment, settings);
        Config config = ConfigReader.read(null, environment);
        venue = VenueServer.start(
                config,
                config.preset() == null ? Config.Preset.development : config.preset(),
                new PrintStream(PrintStream.nullOutputStream()),
                Throwable::printStackTrace);
        try {
            keys = new DemoSetup(venue, folder).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(Map<String, String> environment, String... settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            environment.put(ConfigReader.variable(setting.substring(0, equals)), setting.substring(equals + 1));
        }
    }

    /// Starts a venue in a new folder, which goes with it.
    ///
    /// @param settings configuration keys that differ, such as `rate_limit.user.burst=50`; lists are comma-separated
    public static TestVenue start(String... settings) {
        try {
            return new TestVenue(Files.createTempDirectory("venue"), true, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a venue in a folder that may hold the state of an earlier one, and leaves the folder.
    public static TestVenue startIn(Path folder, String... settings) {
        return new TestVenue(folder, false, settings);
    }

    public VenueServer venue() {
        return venue;
    }

    public Path folder() {
        return folder;
    }

    /// Such as `http://localhost:41234`.
    public URI url() {
        return venue.baseUrl();
    }

    public int port() {
        return url().getPort();
    }

    /// A demo user's API key, with all the scopes that its role may have.
    public String key(String user) {
        return keys.users().stream().filter(each -> each.user().equals(user)).findFirst().orElseThrow().apiKey();
    }

    public long userId(String user) {
        return venue.registry().users().byName(user).orElseThrow().id();
    }

    /// A further API key of a user.
    ///
    /// @param addresses none for all
    /// @param expiresNanos 0 for never
    public String newKey(String user, Set<Scope> scopes, List<String> addresses, long expiresNanos) {
        String text = KeyText.make();
        venue.registry().apiKeys().add(new ApiKey(
                0, userId(user), KeyText.hash(text), text.substring(0, KeyText.PREFIX), scopes, addresses, expiresNanos,
                "test", VenueServer.nowNanos(), 0));
        return text;
    }

    /// A further user without password and money; answers its key, which has every scope.
    public String newUser(String name, Role role, String tier) {
        long id = venue.engine().done(new Command.OpenAccount(name, 0)).id();
        if (!(venue.registry().users().add(new User(
                id, name, role, tier, 0, null, false, VenueServer.nowNanos())) instanceof Added.Done)) {
            throw new IllegalStateException("there is a user " + name);
        }
        return newKey(name, Set.of(Scope.values()), List.of(), 0);
    }

    public HttpResponse<String> get(String path, @Nullable String key) {
        return send("GET", path, key, null);
    }

    public HttpResponse<String> post(String path, @Nullable String key, String body) {
        return send("POST", path, key, body);
    }

    /// Sends a request.
    ///
    /// @param key API key, null for none
    /// @param body JSON, null for none
    /// @param headers further ones: name, value, name, value …
    public HttpResponse<String> send(
            String method, String path, @Nullable String key, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("X-API-Key", key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// An answer's body, which must be a JSON object.
    public static Map<?, ?> json(HttpResponse<String> answer) {
        return (Map<?, ?>) Json.tree(answer.body());
    }

    /// A bearer token of a user of the demo.
    public String token(String user) {
        var answer = post("/api/v1/auth/token", null,
                "{\"user\":\"" + user + "\",\"password\":\"" + PASSWORD + "\"}");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(user + " cannot sign in: " + answer.body());
        }
        return (String) json(answer).get("access_token");
    }

    /// What `buttonwood audit verify` would say now, once everything noted is stored.
    public AuditChain.Verdict auditVerdict() {
        var entries = new ArrayList<AuditEntry>();
        venue.registry().audit().forEach(0, row -> entries.add(AuditTrail.entry(row)));
        return AuditChain.verify(entries.iterator(), null);
    }

    /// Waits until the audit log has an entry of this action that fits; notes are stored soon, not at once.
    public AuditRow awaitAudit(String action, Predicate<AuditRow> fits) {
        var filter = new AuditFilter(null, action, null, 0, 0);
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            var found = venue.registry().audit().page(filter, 1000, null).items().stream().filter(fits).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no fitting " + action + " in the audit log");
    }

    @Override
    public void close() {
        client.close();
        venue.close();
        if (ownsFolder) {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
