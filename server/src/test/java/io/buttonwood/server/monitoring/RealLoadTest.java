package io.buttonwood.server.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.InstrumentSpec;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.app.VenueServer;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.http.Waiting;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole venue under a known load: its figures agree with what was sent.
class RealLoadTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path dir;

    @Test
    void whatWasSentIsWhatIsMeasured() throws Exception {
        Config config = ConfigReader.read(null, Map.of(
                "BUTTONWOOD_DATA_DIR", dir.toString(),
                "BUTTONWOOD_HTTP_PORT", "0",
                "BUTTONWOOD_DATA_DURABILITY", "process",
                "BUTTONWOOD_RATE_LIMIT_ENABLED", "false"));
        try (var venue = VenueServer.start(
                config, Config.Preset.development, new PrintStream(OutputStream.nullOutputStream()), failure -> {})) {
            var engine = venue.engine();
            int cents = (int) engine.done(new Command.CreateAsset("USD", 2)).id();
            int shares = (int) engine.done(new Command.CreateAsset("ACME", 0)).id();
            long buyer = engine.done(new Command.OpenAccount("buyer", 0)).id();
            long seller = engine.done(new Command.OpenAccount("seller", 0)).id();
            int instrument = (int) engine.done(new Command.CreateInstrument(
                    new InstrumentSpec("ACME", "ACME", "USD", 1, 2, 1, 0, 0, 0, 1, 100_000, true))).id();
            engine.done(new Command.Deposit(buyer, cents, 1_000_000, "start"));
            engine.done(new Command.Deposit(seller, shares, 1_000, "start"));

            for (int i = 0; i < 20; i++) {
                Waiting.on(engine.apply(order(seller, instrument, Side.SELL)));
                Waiting.on(engine.apply(order(buyer, instrument, Side.BUY)));
            }
            Waiting.on(venue.market().reached(venue.node().lastSequence()));
            URI base = venue.baseUrl();
            for (int i = 0; i < 30; i++) {
                assertEquals(200, get(base, "/api/v1/instruments").statusCode());
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(404, get(base, "/nothing/here").statusCode());
            }
            assertEquals(200, get(base, "/health").statusCode());
            reached(base, "buttonwood_http_answers_total{operation=\"listInstruments\",status=\"2xx\"}", 30);
            reached(base, "buttonwood_http_answers_total{operation=\"none\",status=\"4xx\"}", 4);
            reached(base, "buttonwood_api_errors_total", 0);
            reached(base, "buttonwood_orders_total", 40);
            reached(base, "buttonwood_fills_total", 40);
            reached(base, "buttonwood_order_matching_latency_by_command_seconds_count{command=\"place\"}", 40);
            assertTrue(value(get(base, "/metrics").body(), "buttonwood_db_query_latency_seconds_count") > 0);
            assertTrue(value(get(base, "/metrics").body(), "buttonwood_connections") >= 1);
            for (String path : new String[] {"/health", "/metrics/api", "/dashboard", "/system/status"}) {
                assertEquals(403, get(base, "/api/v1/monitoring" + path).statusCode());
            }
        } finally {
            client.close();
        }
    }

    private static Command.PlaceOrder order(long account, int instrument, Side side) {
        return new Command.PlaceOrder(account, instrument, side, OrderType.LIMIT, TimeInForce.GTC, false, 5_000, 2, null);
    }

    private HttpResponse<String> get(URI base, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// A request is recorded just after its answer was sent.
    private void reached(URI base, String series, double wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        double found = Double.NaN;
        while (found != wanted && System.nanoTime() < deadline) {
            found = value(get(base, "/metrics").body(), series);
        }
        assertEquals(wanted, found, series);
    }

    private static double value(String text, String series) {
        var line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(text);
        return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
    }
}
