package io.buttonwood.server.app;

import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import io.buttonwood.server.replay.OwnVenue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The venue that a replay starts for itself: empty, on a free port, in a folder of its own, with limits out of the way.
final class ReplayVenue implements OwnVenue {
    private final VenueServer venue;
    private final Path folder;
    private final String key;

    private ReplayVenue(VenueServer venue, Path folder, String key) {
        this.venue = venue;
        this.folder = folder;
        this.key = key;
    }

    static ReplayVenue start() throws IOException {
        Path folder = Files.createTempDirectory("buttonwood-replay");
        Map<String, String> settings = new HashMap<>();
        settings.put(ConfigReader.variable("http.port"), "0");
        settings.put(ConfigReader.variable("data.dir"), folder.toString());
        for (String tier : List.of("user", "premium", "broker", "ip", "endpoint")) {
            settings.put(ConfigReader.variable("rate_limit." + tier + ".per_second"), "1000000");
            settings.put(ConfigReader.variable("rate_limit." + tier + ".burst"), "5000000");
        }
        Config config = ConfigReader.read(null, settings);
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        VenueServer venue = VenueServer.start(config, Config.Preset.development, quiet, Serving::fatal);
        return new ReplayVenue(venue, folder, RunCommand.firstKey(venue));
    }

    VenueServer venue() {
        return venue;
    }

    @Override
    public URI baseUrl() {
        return venue.baseUrl();
    }

    @Override
    public String adminKey() {
        return key;
    }

    @Override
    public void close() {
        venue.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("could not remove " + folder);
        }
    }
}
