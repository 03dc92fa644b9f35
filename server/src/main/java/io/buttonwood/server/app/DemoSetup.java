package io.buttonwood.server.app;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.SelfTradePrevention;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.demo.Market;
import io.buttonwood.server.demo.Trader;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fills an empty venue for the demo: assets, instruments, two brokers, users of every role and tier with money, and
/// simulated traders. On later starts the keys come from the file it keeps in the data folder, because the venue itself
/// keeps only their hashes.
final class DemoSetup {
    /// Everybody's password in the demo: it is no secret, and the README shows it.
    static final String PASSWORD = "under-the-buttonwood";

    private static final Schema FILE = Shapes.of(KeysFile.class);

    @Doc("The users of a demo venue.")
    record KeysFile(
            @Doc("Where the venue is") String baseUrl,
            @Doc("Its users") List<DemoUser> users) {}

    @Doc("A user of a demo venue.")
    record DemoUser(
            @Doc("Name") String user,
            @Doc("Password, null for a simulated trader") @Nullable String password,
            @Doc("Role") Role role,
            @Doc("Rate tier") String tier,
            @Doc("Broker") @Nullable String broker,
            @Doc("API key") String apiKey) {}

    private record Planned(String user, Role role, String tier, @Nullable String broker, boolean simulated) {}

    private static final List<Planned> USERS = List.of(
            new Planned("admin", Role.ADMIN, "premium", null, false),
            new Planned("hamilton", Role.BROKER, "broker", "Hamilton", false),
            new Planned("duer", Role.BROKER, "broker", "Duer", false),
            new Planned("alice", Role.TRADER, "standard", "Hamilton", false),
            new Planned("bob", Role.TRADER, "premium", "Hamilton", false),
            new Planned("carol", Role.TRADER, "broker", "Duer", false),
            new Planned("maker-1", Role.TRADER, "broker", "Duer", true),
            new Planned("maker-2", Role.TRADER, "broker", "Hamilton", true),
            new Planned("taker-1", Role.TRADER, "premium", "Hamilton", true));

    private static final List<Market> MARKETS = List.of(
            market("ACME", "0.01", "1", "101.25", 0.002, 40),
            market("TULIP", "0.05", "1", "420.00", 0.004, 10),
            market("WHEAT", "0.25", "5", "612.50", 0.001, 20),
            market("BTC-USD", "1.00", "0.01", "64250.00", 0.002, 15));

    private static Market market(String name, String tick, String lot, String price, double swing, long lots) {
        return new Market(name, new BigDecimal(tick), new BigDecimal(lot), new BigDecimal(price), swing, lots);
    }

    private final VenueServer venue;
    private final Path file;

    DemoSetup(VenueServer venue, Path data) {
        this.venue = venue;
        this.file = data.resolve("demo-keys.json");
    }

    /// Makes what is missing; answers the users with their keys.
    KeysFile run() throws IOException {
        if (Files.exists(file)) {
            var known = (KeysFile) Json.read(FILE, Files.readAllBytes(file));
            return new KeysFile(venue.baseUrl().toString(), known.users());
        }
        int usd = asset("USD", 2);
        var bases = List.of(asset("ACME", 0), asset("TULIP", 0), asset("WHEAT", 0), asset("BTC", 2));
        for (Market market : MARKETS) {
            instrument(market);
        }
        String hash = venue.passwords().hash(PASSWORD);
        var users = new ArrayList<DemoUser>();
        for (Planned planned : USERS) {
            users.add(user(planned, planned.simulated() ? null : hash, usd, bases));
        }
        var keys = new KeysFile(venue.baseUrl().toString(), users);
        write(file, keys);
        return keys;
    }

    /// Writes the users as JSON, readable by their owner only.
    static void write(Path to, KeysFile keys) throws IOException {
        Files.deleteIfExists(to);
        try {
            Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            Files.createFile(to);
        }
        Files.write(to, Json.write(FILE, keys));
    }

    static List<Market> markets() {
        return MARKETS;
    }

    /// The simulated among the users, each well within its own tier's limit.
    static List<Trader> traders(KeysFile keys) {
        return keys.users().stream()
                .filter(user -> user.password() == null)
                .map(user -> user.user().startsWith("maker")
                        ? new Trader(user.user(), user.apiKey(), Trader.Role.MAKER, 20)
                        : new Trader(user.user(), user.apiKey(), Trader.Role.TAKER, 4))
                .toList();
    }

    private int asset(String name, int scale) {
        return (int) venue.engine().done(new Command.CreateAsset(name, scale)).id();
    }

    private void instrument(Market market) {
        String base = market.instrument().equals("BTC-USD") ? "BTC" : market.instrument();
        BigDecimal tick = market.tickSize();
        BigDecimal lot = market.lotSize();
        long middle = market.startPrice().divideToIntegralValue(tick).longValueExact();
        venue.engine().done(new Command.CreateInstrument(new InstrumentSpec(
                market.instrument(), base, "USD", tick.unscaledValue().longValueExact(), tick.scale(),
                lot.unscaledValue().longValueExact(), lot.scale(), 200, 500, Math.max(1, middle / 10), middle * 10, true)));
    }

    private DemoUser user(Planned planned, @Nullable String hash, int usd, List<Integer> bases) {
        int broker = planned.broker() == null
                ? 0
                : (int) venue.engine().done(new Command.CreateBroker(planned.broker())).id();
        long now = VenueServer.nowNanos();
        long id = venue.engine().done(new Command.OpenAccount(planned.user(), broker)).id();
        // One that is there already was made by a start that was killed before it could write the keys down.
        venue.registry().users().add(new User(
                id, planned.user(), planned.role(), planned.tier(), broker, hash, false, now));
        String key = KeyText.make();
        Set<Scope> scopes = planned.role() == Role.TRADER
                ? EnumSet.of(Scope.READ, Scope.TRADE)
                : EnumSet.allOf(Scope.class);
        venue.registry().apiKeys().add(new ApiKey(
                0, id, KeyText.hash(key), key.substring(0, KeyText.PREFIX), scopes, List.of(), 0, "demo", now, 0));
        long money = planned.simulated() ? 100_000_000_000L : 100_000_000L;
        venue.engine().done(new Command.Deposit(id, usd, money, "demo"));
        for (int base : bases) {
            venue.engine().done(new Command.Deposit(id, base, planned.simulated() ? 10_000_000 : 10_000, "demo"));
        }
        if (planned.simulated()) {
            venue.engine().done(new Command.SetSelfTradePrevention(id, SelfTradePrevention.CANCEL_OLDEST));
        }
        return new DemoUser(
                planned.user(), planned.simulated() ? null : PASSWORD, planned.role(), planned.tier(), planned.broker(), key);
    }
}
