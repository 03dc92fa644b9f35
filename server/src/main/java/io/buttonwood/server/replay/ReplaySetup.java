package io.buttonwood.server.replay;

import io.buttonwood.client.Credentials;
import io.buttonwood.client.VenueHttp;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Makes what a tape needs in an empty venue, by its public administration API: two assets, an instrument wide enough, and
/// one account with enough of both that may trade with itself.
final class ReplaySetup {
    private static final String INSTRUMENT = "TAPE";
    private static final BigDecimal TICK = new BigDecimal("0.25");

    private ReplaySetup() {}

    static ReplayTarget prepare(URI base, String adminKey, List<TapeCommand> tape) {
        long highest = 1;
        long lots = 1;
        long ticks = 1;
        for (var command : tape) {
            highest = Math.max(highest, command.priceTicks());
            lots = Math.addExact(lots, command.quantity());
            ticks = Math.addExact(ticks, Math.multiplyExact(command.priceTicks(), command.quantity()));
        }
        try (var admin = new VenueHttp(base, new Credentials.ApiKey(adminKey))) {
            admin.call("POST", "/api/v1/admin/assets", Map.of("asset", "LOT", "scale", 0));
            admin.call("POST", "/api/v1/admin/assets", Map.of("asset", "USD", "scale", 2));
            admin.call("POST", "/api/v1/admin/brokers", Map.of("broker", "REPLAY"));
            admin.call(
                    "POST",
                    "/api/v1/admin/instruments",
                    Map.of(
                            "instrument", INSTRUMENT,
                            "base_asset", "LOT",
                            "quote_asset", "USD",
                            "tick_size", TICK,
                            "lot_size", BigDecimal.ONE,
                            "maker_fee", BigDecimal.ZERO,
                            "taker_fee", BigDecimal.ZERO,
                            "low_price", TICK,
                            "high_price", TICK.multiply(BigDecimal.valueOf(2 * highest))));
            var password = UUID.randomUUID().toString();
            var user = admin.call(
                    "POST",
                    "/api/v1/admin/users",
                    Map.of("user", "replay", "password", password, "role", "TRADER", "tier", "broker", "broker", "REPLAY"));
            var account = "/api/v1/admin/accounts/" + user.path("user_id").asString();
            admin.call("PATCH", account, Map.of("self_trade_prevention", "NONE"));
            deposit(admin, account, "LOT", BigDecimal.valueOf(2 * lots));
            deposit(admin, account, "USD", TICK.multiply(BigDecimal.valueOf(2 * ticks)));
            var session = admin.as(new Credentials.None())
                    .call("POST", "/api/v1/auth/token", Map.of("user", "replay", "password", password));
            var token = session.path("access_token").asString(session.path("token").asString(""));
            var key = admin.as(new Credentials.Bearer(token))
                    .call("POST", "/api/v1/api-keys", Map.of("name", "replay", "scopes", List.of("READ", "TRADE")))
                    .path("api_key")
                    .asString();
            return new ReplayTarget(base, key, admin.instrument(INSTRUMENT));
        }
    }

    private static void deposit(VenueHttp admin, String account, String asset, BigDecimal amount) {
        admin.call(
                "POST",
                account + "/deposits",
                Map.of("asset", asset, "amount", amount, "reference", "replay-" + asset));
    }
}
