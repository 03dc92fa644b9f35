package io.buttonwood.server.app;

import io.buttonwood.core.Command.OpenAccount;
import io.buttonwood.server.auth.KeyText;
import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigException;
import io.buttonwood.server.registry.ApiKey;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.Scope;
import io.buttonwood.server.registry.User;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `buttonwood run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Start a venue for real use; the first start prints an administrator's key once.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private VenueOptions options = new VenueOptions();

    @Override
    public Integer call() throws Exception {
        Config config = options.read("data");
        Config.Preset preset = config.preset();
        if (preset == null) {
            throw new ConfigException(List.of("preset: run needs it: development or production"));
        }
        try (Serving serving = Serving.begin()) {
            serve(config, preset, serving);
            return 0;
        }
    }

    private static void serve(Config config, Config.Preset preset, Serving serving) throws InterruptedException {
        VenueServer venue = VenueServer.start(config, preset, System.out, Serving::fatal);
        serving.of(venue);
        try {
            if (venue.registry().users().count() == 0) {
                System.out.println("Administrator's API key, shown only now: " + firstKey(venue));
                System.out.flush();
            }
            serving.untilStopped();
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    static String firstKey(VenueServer venue) {
        long now = VenueServer.nowNanos();
        long id = venue.engine().done(new OpenAccount("admin", 0)).id();
        venue.registry().users().add(new User(id, "admin", Role.ADMIN, "broker", 0, null, false, now));
        String key = KeyText.make();
        venue.registry().apiKeys().add(new ApiKey(
                0, id, KeyText.hash(key), key.substring(0, KeyText.PREFIX), EnumSet.allOf(Scope.class), List.of(), 0,
                "first", now, 0));
        return key;
    }
}
