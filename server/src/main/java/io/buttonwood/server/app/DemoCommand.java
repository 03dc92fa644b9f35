package io.buttonwood.server.app;

import io.buttonwood.server.config.Config;
import io.buttonwood.server.demo.Traders;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `buttonwood demo`.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start a venue with instruments, users of every role and simulated traders, and print its keys.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private VenueOptions options = new VenueOptions();

    @Option(names = "--keys", paramLabel = "FILE", description = "Write the users and their keys as JSON.")
    private @Nullable Path keysFile;

    @Option(names = "--no-traders", description = "No simulated flow.")
    private boolean noTraders;

    @Override
    public Integer call() throws Exception {
        Config config = options.read("data/demo");
        var preset = config.preset() == null ? Config.Preset.development : config.preset();
        try (Serving serving = Serving.begin()) {
            serve(config, preset, serving);
            return 0;
        }
    }

    private void serve(Config config, Config.Preset preset, Serving serving) throws Exception {
        VenueServer venue = VenueServer.start(config, preset, System.out, Serving::fatal);
        serving.of(venue);
        try {
            DemoSetup.KeysFile keys = new DemoSetup(venue, Path.of(config.data().dir())).run();
            if (keysFile != null) {
                DemoSetup.write(keysFile, keys);
            }
            if (!noTraders) {
                Traders traders = Traders.start(venue.baseUrl(), DemoSetup.traders(keys), DemoSetup.markets(), 1792);
                serving.before(traders::close);
            }
            print(keys);
            serving.untilStopped();
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    private static void print(DemoSetup.KeysFile keys) {
        var out = System.out;
        out.println();
        out.println("  Market   " + keys.baseUrl() + "/");
        out.println("  Docs     " + keys.baseUrl() + "/docs");
        out.println("  Health   " + keys.baseUrl() + "/health");
        out.println();
        out.printf("  %-10s %-8s %-9s %-9s %s%n", "user", "role", "tier", "broker", "api key");
        for (var user : keys.users()) {
            if (user.password() != null) {
                out.printf("  %-10s %-8s %-9s %-9s %s%n", user.user(), user.role(), user.tier(),
                        user.broker() == null ? "-" : user.broker(), user.apiKey());
            }
        }
        out.println();
        out.println("  Everybody's password: " + DemoSetup.PASSWORD);
        String alice = keys.users().stream()
                .filter(user -> user.user().equals("alice"))
                .findFirst()
                .orElseThrow()
                .apiKey();
        out.println("  Try:");
        out.println("  curl -s " + keys.baseUrl() + "/api/v1/orders -H 'X-API-Key: " + alice + "' \\");
        out.println("    -H 'Content-Type: application/json' \\");
        out.println("    -d '{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"price\":\"99.00\",\"quantity\":\"10\"}'");
        out.flush();
    }
}
