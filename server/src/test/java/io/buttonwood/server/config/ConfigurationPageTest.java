package io.buttonwood.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationPageTest {
    @Test
    void committedPageIsTheGeneratedOne() throws IOException {
        Path page = Repository.root().resolve("docs/configuration.md");
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, ConfigurationPage.text());
        }
        assertEquals(
                ConfigurationPage.text(), Files.readString(page), "run this test once with -Ddocs.write=true and commit the page");
    }

    @Test
    void exampleIsValid(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("buttonwood.yaml"), ConfigurationPage.EXAMPLE);
        Config config = ConfigReader.read(file, Map.of());
        assertEquals(Config.Preset.production, config.preset());
        assertEquals(20, config.rateLimit().user().perSecond());
    }

    @Test
    void everyVariableNamesOneKey() {
        Map<String, String> variables = ConfigReader.variables();
        assertEquals(variables.size(), new HashSet<>(variables.values()).size());
        variables.forEach((variable, key) -> assertEquals(variable, ConfigReader.variable(key)));
        assertTrue(variables.containsKey("BUTTONWOOD_RATE_LIMIT_USER_PER_SECOND"));
    }
}
