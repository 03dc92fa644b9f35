package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line, as a person uses it.
@Timeout(120)
class CommandsTest {
    @TempDir
    private Path folder;

    /// @param code exit code
    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        PrintStream console = System.out;
        PrintStream errors = System.err;
        var out = new ByteArrayOutputStream();
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            int code = Main.commandLine().execute(arguments);
            return new Outcome(code, out.toString(StandardCharsets.UTF_8), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(console);
            System.setErr(errors);
        }
    }

    private static Outcome at(Venue venue, String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        // Before the verb or after it: both are what a person tries.
        all.add(1, "--url=" + venue.url());
        all.add("--key=" + venue.admin.key());
        return run(all.toArray(String[]::new));
    }

    @Test
    void usersKeysAndBrokersOfARunningVenue() {
        try (Venue venue = Venue.withMarket(folder, Map.of())) {
            assertEquals(new Outcome(0, "3\tMorris\n", ""), at(venue, "broker", "add", "Morris"));
            assertTrue(at(venue, "broker", "list").out().contains("1\tHamilton\n"));
            Outcome added = at(venue, "user", "add", "dora", "--role", "broker", "--tier", "premium", "--broker", "Morris");
            assertEquals(0, added.code(), added::toString);
            String id = added.out().split("\t")[0];
            assertEquals(id + "\tdora\tBROKER\tpremium\tMorris\tfalse\n", added.out());
            assertTrue(at(venue, "user", "list").out().contains(added.out()));
            Outcome key = at(venue, "key", "add", id, "--scopes", "READ", "--name", "first");
            assertEquals(0, key.code(), key::toString);
            String[] made = key.out().strip().split("\t");
            Caller dora = new Caller(venue.url(), made[1], 0);
            assertEquals(200, dora.call("GET", "/balances").status());
            assertTrue(at(venue, "key", "list", id).out().contains("\tfirst\t"));
            assertTrue(at(venue, "user", "tier", id, "broker").out().contains("\tbroker\t"));
            assertTrue(at(venue, "user", "disable", id).out().contains("\ttrue\n"));
            assertEquals(401, dora.call("GET", "/balances").status());
            assertTrue(at(venue, "user", "enable", id).out().contains("\tfalse\n"));
            assertEquals(200, dora.call("GET", "/balances").status());
            assertEquals(0, at(venue, "key", "delete", made[0]).code());
            assertEquals(401, dora.call("GET", "/balances").status());
            dora.close();
            Outcome twice = at(venue, "user", "add", "dora");
            assertEquals(1, twice.code());
            assertTrue(twice.err().contains("there is a user called dora"), twice::toString);
            assertEquals(1, at(venue, "user", "disable", "4711").code());
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        Outcome noKey = run("user", "list", "--url=http://localhost:1");
        assertEquals(1, noKey.code());
        assertTrue(noKey.err().contains("API key is needed"), noKey::toString);
        Outcome nobody = run("user", "--url=http://localhost:1", "--key=x", "list");
        assertEquals(1, nobody.code());
        assertTrue(nobody.err().contains("no venue answers at http://localhost:1"), nobody::toString);
        assertEquals(2, run("usr").code());
    }

    @Test
    void theConfigurationIsCheckedWithoutStarting() throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "preset: development\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "http:\n  port: 70000\nstor:\n  url: x\n");
        Path examples = Files.writeString(folder.resolve("examples.yaml"), "preset: production\n");
        Path own = Files.writeString(folder.resolve("own.yaml"), """
                preset: production
                security:
                  allow_origins: [https://venue.test]
                  allowed_hosts: [venue.test]
                """);
        assertEquals(0, run("check-config", "--config", good.toString()).code());
        assertEquals(0, run("check-config", "--config", own.toString()).code());
        Outcome wrong = run("check-config", "--config", bad.toString());
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("http.port") && wrong.err().contains("stor:"), wrong::toString);
        Outcome unchanged = run("check-config", "--config", examples.toString());
        assertEquals(1, unchanged.code());
        assertTrue(unchanged.err().contains("security.allowed_hosts"), unchanged::toString);
        Outcome run = run("run", "--config", examples.toString(), "--data", folder.resolve("d").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("security.allowed_hosts"), run::toString);
        Outcome presetless = run("run", "--data", folder.resolve("d").toString());
        assertEquals(1, presetless.code());
        assertTrue(presetless.err().contains("preset"), presetless::toString);
    }

    @Test
    void rebuiltFromTheLogEverythingAnswersAsBefore() throws Exception {
        String before;
        String aliceKey;
        String adminKey;
        try (Venue venue = Venue.withMarket(folder, Map.of())) {
            Caller alice = venue.funded("alice", "TRADER", "Hamilton");
            Caller bob = venue.funded("bob", "TRADER", "Duer");
            for (int i = 0; i < 20; i++) {
                bob.sell("10" + i % 3 + ".00", "5");
                alice.buy("101.00", "3");
            }
            alice.ok("DELETE", "/orders", null);
            bob.place("SELL", "120.00", "1", ",'client_order_id':'stays'");
            String trade = alice.all("/fills?min_sequence=" + venue.server().node().lastSequence()).getFirst()
                    .path("trade_id").asString();
            venue.admin.ok("POST", "/admin/trades/" + trade + "/bust", "{'reason':'test'}");
            venue.admin.ok("POST", "/admin/settlements", null);
            before = shown(venue, alice);
            aliceKey = alice.key();
            adminKey = venue.admin.key();
            alice.close();
            bob.close();
        }
        Outcome rebuilt = run("rebuild", "--data", folder.toString());
        assertEquals(0, rebuilt.code(), rebuilt::toString);
        try (Venue venue = Venue.again(folder, Map.of(), adminKey)) {
            Caller alice = new Caller(venue.url(), aliceKey, 0);
            assertEquals(before, shown(venue, alice));
            alice.close();
        }
    }

    private static String shown(Venue venue, Caller alice) {
        List<JsonNode> cycles;
        do {
            cycles = venue.admin.all("/settlements?min_sequence=" + venue.server().node().lastSequence());
        } while (cycles.isEmpty() || cycles.stream().anyMatch(each -> !each.path("state").asString().equals("COMPLETED")));
        var text = new StringBuilder(cycles.toString());
        for (String path : List.of("/orders", "/fills", "/ledger", "/instruments/ACME/trades")) {
            text.append(alice.all(path)).append('\n');
        }
        text.append(alice.get("/balances").path("items")).append(alice.get("/positions").path("items"));
        text.append(alice.get("/instruments/ACME/book").path("checksum"));
        return text.append(alice.get("/instruments/ACME/candles")).toString();
    }

    @Test
    void theAuditLogIsVerifiedAndTamperingIsSeen() throws Exception {
        try (Venue venue = Venue.withMarket(folder, Map.of())) {
            venue.funded("alice", "TRADER", null).close();
        }
        Outcome intact = run("audit", "verify", "--data", folder.toString());
        assertEquals(0, intact.code(), intact::toString);
        String head = intact.out().strip().replaceAll(".* ", "");
        assertEquals(0, run("audit", "verify", "--data", folder.toString(), "--head", head).code());
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("venue.db"));
                var statement = database.createStatement()) {
            String table;
            try (var names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%audit%'")) {
                assertTrue(names.next());
                table = names.getString(1);
            }
            assertEquals(1, statement.executeUpdate("UPDATE " + table + " SET actor = 'somebody' WHERE "
                    + "rowid = (SELECT max(rowid) - 3 FROM " + table + ")"));
        }
        Outcome broken = run("audit", "verify", "--data", folder.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.err().contains("broken at entry"), broken::toString);
    }

    @Test
    void theDemoWritesItsUsersForOthersToUse() throws Exception {
        Path keys = folder.resolve("keys.json");
        String first;
        try (Child demo = new Child(Map.of(), "demo", "--no-traders", "--port", "0",
                "--data", folder.resolve("data").toString(), "--keys", keys.toString())) {
            demo.await("  curl -s ");
            String out = demo.output();
            for (String line : List.of("RateLimiter initialized (10 req/s default)", "Security hardening applied (development)",
                    "Rate limiter middleware registered", "Application startup complete")) {
                assertTrue(out.contains(line), () -> line + " in\n" + out);
            }
            first = Files.readString(keys);
            demo.terminate();
            assertEquals(0, demo.exit());
        }
        JsonNode written = JsonMapper.shared().readTree(first);
        assertTrue(written.path("base_url").asString().matches("http://localhost:\\d+"));
        var roles = new java.util.TreeSet<String>();
        var tiers = new java.util.TreeSet<String>();
        for (JsonNode user : written.path("users")) {
            for (String member : List.of("user", "password", "role", "tier", "broker", "api_key")) {
                assertTrue(user.has(member), () -> member + " of " + user);
            }
            assertTrue(user.path("api_key").asString().startsWith("bw_"), user::toString);
            roles.add(user.path("role").asString());
            tiers.add(user.path("tier").asString());
        }
        assertEquals("[ADMIN, BROKER, TRADER] [broker, premium, standard]", roles + " " + tiers);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
        assertFalse(first.contains("null,\"api_key\":null"));
        try (Child demo = new Child(Map.of(), "demo", "--no-traders", "--port", "0",
                "--data", folder.resolve("data").toString(), "--keys", keys.toString())) {
            demo.await("  curl -s ");
            JsonNode again = JsonMapper.shared().readTree(Files.readString(keys));
            assertEquals(written.path("users"), again.path("users"), "the same keys after a restart");
            Caller alice = new Caller(java.net.URI.create(again.path("base_url").asString()),
                    again.path("users").get(3).path("api_key").asString(), 0);
            assertEquals("OPEN", alice.buy("99.00", "1").path("status").asString());
            alice.close();
        }
    }
}
