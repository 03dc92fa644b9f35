package io.buttonwood.server.app;

import io.buttonwood.cluster.Durability;
import io.buttonwood.cluster.VenueNode;
import io.buttonwood.edge.ratelimit.Blocking;
import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.Settings;
import io.buttonwood.edge.ratelimit.Tier;
import io.buttonwood.edge.security.Hardening;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigException;
import io.buttonwood.server.store.DatabaseOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Turns the configuration into the parts' own settings.
final class Presets {
    private Presets() {}

    /// @throws ConfigException if they contradict each other, or production's examples are unchanged
    static Hardening hardening(Config config, Config.Preset preset) {
        Config.Security security = config.security();
        Hardening hardening = preset == Config.Preset.production ? Hardening.production() : Hardening.development();
        try {
            if (!security.allowOrigins().isEmpty()) {
                hardening = hardening.withAllowOrigins(security.allowOrigins());
            }
            if (!security.allowedHosts().isEmpty()) {
                hardening = hardening.withAllowedHosts(security.allowedHosts());
            }
            if (security.enableHsts() != null) {
                hardening = hardening.withEnableHsts(security.enableHsts());
            }
            if (security.enableCors() != null) {
                hardening = hardening.withEnableCors(security.enableCors());
            }
            if (!security.cspPolicy().equals("-")) {
                hardening = hardening.withCspPolicy(security.cspPolicy());
            }
            if (!security.skipPaths().isEmpty()) {
                hardening = hardening.withSkipPaths(security.skipPaths());
            }
            hardening = hardening
                    .withXssProtection(security.xssProtection())
                    .withScreening(switch (security.screening()) {
                        case refuse -> Hardening.Screening.REFUSE;
                        case report -> Hardening.Screening.REPORT;
                        case off -> Hardening.Screening.OFF;
                    });
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("security: " + e.getMessage()));
        }
        if (preset == Config.Preset.production && hardening.hasExampleValues()) {
            throw new ConfigException(List.of(
                    "security.allow_origins, security.allowed_hosts: the production preset needs your own, not the examples"));
        }
        return hardening;
    }

    static VenueNode.Options engine(Config config, Path data, Consumer<Throwable> onFatal) {
        VenueNode.Options defaults = VenueNode.Options.of(data.resolve("engine"));
        return new VenueNode.Options(
                defaults.dataDirectory(),
                switch (config.data().durability()) {
                    case process -> Durability.PROCESS;
                    case power -> Durability.POWER;
                },
                config.data().snapshotCommands(),
                defaults.snapshotInterval(),
                config.data().eventMegabytes() * 1024L * 1024L,
                defaults.replyTimeout(),
                defaults.queueCapacity(),
                onFatal);
    }

    static DatabaseOptions store(Config config, Path data) {
        Config.Store store = config.store();
        return store.url().equals("-")
                ? DatabaseOptions.sqlite(data.resolve("venue.db"))
                : DatabaseOptions.postgres(
                        store.url(), store.user(), store.password().equals("-") ? null : store.password());
    }

    static Settings limits(Config.RateLimit limits) {
        return Settings.defaults()
                .withTiers(List.of(
                        tier("standard", limits.user().perSecond(), limits.user().burst(), false),
                        tier("premium", limits.premium().perSecond(), limits.premium().burst(), false),
                        tier("broker", limits.broker().perSecond(), limits.broker().burst(), true)))
                .withAddress(Limit.perSecond(limits.ip().perSecond(), limits.ip().burst()))
                .withEndpoint(Limit.perSecond(limits.endpoint().perSecond(), limits.endpoint().burst()))
                .withBlocking(Blocking.defaults());
    }

    private static Tier tier(String name, int perSecond, int burst, boolean ownAddress) {
        Limit limit = Limit.perSecond(perSecond, burst);
        return new Tier(name, limit, limit, ownAddress ? limit : null);
    }
}
