package io.buttonwood.server.app;

import io.buttonwood.server.config.Config;
import io.buttonwood.server.config.ConfigReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `demo` and `run` share: port, data folder, configuration file. An option beats a variable, a variable the file.
final class VenueOptions {
    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on (8000); 0 takes a free one.")
    private @Nullable Integer port;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder that holds all state.")
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
    private @Nullable Path config;

    /// @param defaultData used when neither option, variable nor file says otherwise
    Config read(String defaultData) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (port != null) {
            environment.put(ConfigReader.variable("http.port"), port.toString());
        }
        if (data != null) {
            environment.put(ConfigReader.variable("data.dir"), data.toString());
        } else if (config == null) {
            environment.putIfAbsent(ConfigReader.variable("data.dir"), defaultData);
        }
        return ConfigReader.read(config, environment);
    }
}
