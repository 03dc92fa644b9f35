package io.buttonwood.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.http.Scalar;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("venue.yaml"), yaml);
    }

    private static List<String> errors(Path file, Map<String, String> environment) {
        return assertThrows(ConfigException.class, () -> ConfigReader.read(file, environment)).errors();
    }

    @Test
    void nothingGivenIsTheDefaults() {
        Config config = ConfigReader.read(null, Map.of());
        assertNull(config.preset());
        assertEquals(8000, config.http().port());
        assertEquals("127.0.0.1", config.http().host());
        assertEquals(Config.Durability.process, config.data().durability());
        assertEquals("10 50", config.rateLimit().user().perSecond() + " " + config.rateLimit().user().burst());
        assertEquals("100 200", config.rateLimit().ip().perSecond() + " " + config.rateLimit().ip().burst());
        assertEquals("1000 2000", config.rateLimit().endpoint().perSecond() + " " + config.rateLimit().endpoint().burst());
        assertEquals(List.of(), config.security().allowOrigins());
        assertEquals(3600, config.metrics().retentionSeconds());
    }

    @Test
    void theFileOverridesDefaultsAndVariablesOverrideTheFile() throws IOException {
        Path file = file("""
                preset: production
                http:
                  port: 9000
                  trusted_proxies: [10.0.0.0/8, 192.168.1.1]
                rate_limit:
                  user:
                    per_second: 20
                """);
        Config config = ConfigReader.read(file, Map.of("BUTTONWOOD_RATE_LIMIT_USER_PER_SECOND", "30", "PATH", "/bin"));
        assertEquals(Config.Preset.production, config.preset());
        assertEquals(9000, config.http().port());
        assertEquals(List.of("10.0.0.0/8", "192.168.1.1"), config.http().trustedProxies());
        assertEquals("30 50", config.rateLimit().user().perSecond() + " " + config.rateLimit().user().burst());
    }

    /// Walks every key: a variable of a value that differs from the default must arrive at it, and at nothing else.
    @Test
    void everyKeyHasItsOwnVariable() {
        var tree = (Schema.Obj) Shapes.of(Config.class);
        Object defaults = ConfigReader.read(null, Map.of());
        Map<String, String> variables = ConfigReader.variables();
        assertEquals(variables.size(), new HashSet<>(variables.values()).size());
        assertEquals("http.port", variables.get("BUTTONWOOD_HTTP_PORT"));
        assertEquals("rate_limit.user.per_second", variables.get("BUTTONWOOD_RATE_LIMIT_USER_PER_SECOND"));
        variables.forEach((variable, key) -> {
            String value = other(tree, defaults, key);
            Config config = ConfigReader.read(null, Map.of(variable, value));
            assertNotEquals(at(tree, defaults, key), at(tree, config, key), key + " by " + variable + "=" + value);
            variables.values().stream()
                    .filter(each -> !each.equals(key))
                    .forEach(each -> assertEquals(at(tree, defaults, each), at(tree, config, each), each + " by " + variable));
        });
    }

    private static Schema.Member member(Schema.Obj object, String key) {
        int dot = key.indexOf('.');
        String name = dot < 0 ? key : key.substring(0, dot);
        var member = object.members().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        return dot < 0 ? member : member((Schema.Obj) member.schema(), key.substring(dot + 1));
    }

    private static Object at(Schema.Obj object, Object record, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return part(member(object, key), record);
        }
        var member = member(object, key.substring(0, dot));
        return at((Schema.Obj) member.schema(), part(member, record), key.substring(dot + 1));
    }

    private static Object part(Schema.Member member, Object record) {
        try {
            return member.accessor().invoke(record);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// A valid value that is not the default.
    private static String other(Schema.Obj tree, Object defaults, String key) {
        var member = member(tree, key);
        Object now = at(tree, defaults, key);
        return switch (member.schema()) {
            case Scalar.Whole whole -> Long.toString(((Number) now).longValue() == whole.max() ? whole.min() : whole.max());
            case Scalar.Bool bool -> Boolean.toString(!Boolean.TRUE.equals(now));
            case Scalar.Choice choice -> choice.names().stream()
                    .filter(each -> !each.equals(String.valueOf(now)))
                    .findFirst()
                    .orElseThrow();
            case Scalar.Text text -> text.pattern() == null ? "elsewhere" : "0";
            case Schema.Array list -> "one,two";
            default -> throw new IllegalStateException(key);
        };
    }

    @Test
    void everyErrorIsToldAtOnce() throws IOException {
        Path file = file("""
                preset: staging
                colour: red
                http:
                  port: 70000
                  hots: localhost
                  idle_seconds: soon
                data: here
                security:
                  enable_hsts: perhaps
                  xss_protection: "2"
                """);
        var errors = errors(file, Map.of("BUTTONWOOD_HTTP_EVENT_LOOPS", "many", "BUTTONWOOD_COLOUR", "red"));
        for (String key : List.of(
                "preset:", "colour:", "http.port:", "http.hots:", "http.idle_seconds:", "data:", "security.enable_hsts:",
                "security.xss_protection:", "BUTTONWOOD_HTTP_EVENT_LOOPS:", "BUTTONWOOD_COLOUR")) {
            assertEquals(1, errors.stream().filter(each -> each.contains(key)).count(), key + " in " + errors);
        }
        assertEquals(10, errors.size(), errors::toString);
    }

    @Test
    void unknownVariablesAreRefusedButTheLaunchersPass() {
        assertEquals(1, errors(null, Map.of("BUTTONWOOD_HTTP_PROT", "1")).size());
        for (String own : List.of("JAVA_OPTS", "HEAP", "HOME", "URL", "KEY")) {
            ConfigReader.read(null, Map.of("BUTTONWOOD_" + own, "x"));
        }
    }

    @Test
    void keysTwiceAndFilesThatAreNone() throws IOException {
        assertTrue(errors(file("http:\n  port: 1\n  port: 2\n"), Map.of()).getFirst().contains("uplicate"));
        assertTrue(errors(file("http:\n  port: 1\nhttp:\n  host: a\n"), Map.of()).getFirst().contains("uplicate"));
        assertFalse(errors(file("http: [\n"), Map.of()).isEmpty());
        assertFalse(errors(file("- a\n- b\n"), Map.of()).isEmpty());
        assertFalse(errors(file("just text"), Map.of()).isEmpty());
        assertTrue(errors(folder.resolve("none.yaml"), Map.of()).getFirst().contains("cannot be read"));
        assertEquals(8000, ConfigReader.read(file("# nothing\n"), Map.of()).http().port());
        assertEquals(8000, ConfigReader.read(file("http:\n"), Map.of()).http().port());
    }

    @Test
    void aVariableMayNotBeEmptyWhereAValueIsNeeded() {
        var environment = new HashMap<String, String>();
        environment.put("BUTTONWOOD_HTTP_PORT", "");
        assertEquals(1, errors(null, environment).size());
        assertEquals(List.of(), ConfigReader.read(null, Map.of("BUTTONWOOD_HTTP_TRUSTED_PROXIES", "")).http().trustedProxies());
    }
}
