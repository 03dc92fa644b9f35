package io.buttonwood.server.app;

import io.buttonwood.server.config.Config;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `buttonwood check-config`.
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Report every error of the configuration at once; exit 0 if there is none.")
final class CheckConfigCommand implements Callable<Integer> {
    @Mixin
    private VenueOptions options = new VenueOptions();

    @Override
    public Integer call() {
        Config config = options.read("data");
        Presets.hardening(config, config.preset() == null ? Config.Preset.development : config.preset());
        Presets.limits(config.rateLimit());
        System.out.println("The configuration is valid" + (config.preset() == null ? "; run also needs a preset" : ""));
        return 0;
    }
}
