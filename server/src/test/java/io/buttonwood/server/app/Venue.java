package io.buttonwood.server.app;

import io.buttonwood.core.Event.Posting;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// A venue on a free port with a small market: ACME and TULIP against USD, the brokers Hamilton and Duer, and whom the
/// test makes. Nothing is limited unless the settings say so.
final class Venue implements AutoCloseable {
    static final int ACME = 1;
    static final String FUNDS = "100000.00";
    static final String STOCK = "1000";

    private final VenueServer server;
    private final AtomicReference<Throwable> fatal;
    final Caller admin;

    private Venue(VenueServer server, AtomicReference<Throwable> fatal, String adminKey) {
        this.server = server;
        this.fatal = fatal;
        this.admin = new Caller(server.baseUrl(), adminKey, 1);
    }

    /// Starts an empty venue; its first user is the administrator `admin`.
    ///
    /// @param settings keys as in the configuration file
    static Venue start(Path folder, Map<String, String> settings) {
        var fatal = new AtomicReference<Throwable>();
        VenueServer server = VenueServer.start(config(folder, settings), Config.Preset.development, quiet(), fatal::set);
        return new Venue(server, fatal, RunCommand.firstKey(server));
    }

    /// Starts a venue on data that a former one left.
    static Venue again(Path folder, Map<String, String> settings, String adminKey) throws InterruptedException {
        var fatal = new AtomicReference<Throwable>();
        VenueServer server = VenueServer.start(config(folder, settings), Config.Preset.development, quiet(), fatal::set);
        server.queries().awaitSequence(server.node().lastSequence(), Duration.ofSeconds(10));
        return new Venue(server, fatal, adminKey);
    }

    /// Starts an empty venue and makes the small market in it.
    static Venue withMarket(Path folder, Map<String, String> settings) {
        Venue venue = start(folder, settings);
        venue.admin.ok("POST", "/admin/assets", "{'asset':'USD','scale':2}");
        venue.admin.ok("POST", "/admin/assets", "{'asset':'ACME','scale':0}");
        venue.admin.ok("POST", "/admin/assets", "{'asset':'TULIP','scale':0}");
        venue.admin.ok("POST", "/admin/brokers", "{'broker':'Hamilton'}");
        venue.admin.ok("POST", "/admin/brokers", "{'broker':'Duer'}");
        venue.admin.ok("POST", "/admin/instruments", """
                {'instrument':'ACME','base_asset':'ACME','quote_asset':'USD','tick_size':'0.01','lot_size':'1',
                 'low_price':'1.00','high_price':'1000.00','maker_fee':'0.0002','taker_fee':'0.0005'}""");
        venue.admin.ok("POST", "/admin/instruments", """
                {'instrument':'TULIP','base_asset':'TULIP','quote_asset':'USD','tick_size':'0.05','lot_size':'5',
                 'low_price':'1.00','high_price':'1000.00','spendable_before_settlement':false}""");
        return venue;
    }

    private static Config config(Path folder, Map<String, String> settings) {
        var environment = new HashMap<String, String>();
        environment.put(ConfigReader.variable("http.port"), "0");
        environment.put(ConfigReader.variable("data.dir"), folder.toString());
        environment.put(ConfigReader.variable("rate_limit.enabled"), "false");
        settings.forEach((key, value) -> environment.put(ConfigReader.variable(key), value));
        return ConfigReader.read(null, environment);
    }

    private static PrintStream quiet() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    /// Makes a user with money and stock.
    ///
    /// @param broker null for none
    Caller funded(String name, String role, String broker) {
        Caller user = user(name, role, broker);
        admin.ok("POST", "/admin/accounts/" + user.id + "/deposits", "{'asset':'USD','amount':'" + FUNDS + "'}");
        admin.ok("POST", "/admin/accounts/" + user.id + "/deposits", "{'asset':'ACME','amount':'" + STOCK + "'}");
        admin.ok("POST", "/admin/accounts/" + user.id + "/deposits", "{'asset':'TULIP','amount':'" + STOCK + "'}");
        return user;
    }

    /// Makes a user with an API key and nothing else.
    Caller user(String name, String role, String broker) {
        long id = admin.ok("POST", "/admin/users", "{'user':'" + name + "','role':'" + role + "','tier':'broker'"
                        + (broker == null ? "" : ",'broker':'" + broker + "'") + "}")
                .path("user_id")
                .asLong();
        String scopes = role.equals("TRADER") ? "['READ','TRADE']" : "['READ','TRADE','ADMIN']";
        String key = admin.ok("POST", "/admin/users/" + id + "/api-keys", "{'name':'test','scopes':" + scopes + "}")
                .path("api_key")
                .asString();
        return new Caller(url(), key, id);
    }

    Caller nobody() {
        return new Caller(url(), null, 0);
    }

    URI url() {
        return server.baseUrl();
    }

    VenueServer server() {
        return server;
    }

    /// What ended the venue's engine or a reader; null while all is well.
    Throwable fatal() {
        return fatal.get();
    }

    /// All money of each asset, the outside world and the venue's fees included: always zero.
    Map<String, BigDecimal> conserved() throws InterruptedException {
        server.queries().awaitSequence(server.node().lastSequence(), Duration.ofSeconds(10));
        var sums = new TreeMap<String, BigDecimal>();
        for (var account : server.queries().accounts()) {
            for (var row : server.queries().balances(account.accountId())) {
                var asset = server.market().asset(row.assetId());
                sums.merge(
                        asset.name(),
                        BigDecimal.valueOf(row.availableUnits() + row.heldUnits() + row.unsettledUnits(), asset.scale()),
                        BigDecimal::add);
            }
        }
        for (long own : new long[] {Posting.EXTERNAL, Posting.FEES}) {
            String cursor = null;
            do {
                var page = server.queries().ledger(own, 0, 1_000, cursor);
                for (var row : page.items()) {
                    var asset = server.market().asset(row.assetId());
                    sums.merge(asset.name(), BigDecimal.valueOf(row.amountUnits(), asset.scale()), BigDecimal::add);
                }
                cursor = page.next();
            } while (cursor != null);
        }
        return sums;
    }

    /// Stops; the data stays.
    @Override
    public void close() {
        admin.close();
        server.close();
    }
}
