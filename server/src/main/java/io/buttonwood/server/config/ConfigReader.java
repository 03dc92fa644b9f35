package io.buttonwood.server.config;

import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads the configuration: defaults, then the file, then environment variables. Unknown keys and unknown
/// `BUTTONWOOD_` variables are errors, and all errors are reported together.
public final class ConfigReader {
    private static final String PREFIX = "BUTTONWOOD_";
    /// Variables of the launcher, not of the configuration.
    private static final Set<String> LAUNCHER = Set.of(
            "BUTTONWOOD_HEAP", "BUTTONWOOD_JAVA_OPTS", "BUTTONWOOD_HOME", "BUTTONWOOD_URL", "BUTTONWOOD_KEY");

    private static final Schema.Obj TREE = (Schema.Obj) Shapes.of(Config.class);

    private final List<String> errors = new ArrayList<>();
    private final Map<String, String> environment;

    private ConfigReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param file null for none
    /// @throws ConfigException if anything is wrong
    public static Config read(@Nullable Path file, Map<String, String> environment) {
        return new ConfigReader(environment).read(file);
    }

    /// Every key with its environment variable, in the tree's order: variable name → key.
    public static Map<String, String> variables() {
        var variables = new TreeMap<String, String>();
        collect(TREE, "", variables);
        return variables;
    }

    private static void collect(Schema.Obj object, String path, Map<String, String> variables) {
        for (var member : object.members()) {
            String key = path + member.name();
            if (member.schema() instanceof Schema.Obj inner) {
                collect(inner, key + ".", variables);
            } else if (variables.put(variable(key), key) != null) {
                throw new IllegalStateException("two keys share the variable " + variable(key));
            }
        }
    }

    /// The environment variable of a key.
    public static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private Config read(@Nullable Path file) {
        Map<?, ?> tree = file == null ? Map.of() : parse(file);
        Object config = bind(TREE, tree, "");
        var known = variables().keySet();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name) && !LAUNCHER.contains(name)) {
                errors.add("environment variable " + name + " belongs to no key");
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return (Config) config;
    }

    private Map<?, ?> parse(Path file) {
        try {
            String text = Files.readString(file);
            if (text.isBlank()) {
                return Map.of();
            }
            var mapper = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            JsonNode tree = mapper.readTree(text);
            if (tree.isMissingNode() || tree.isNull()) {
                // Nothing but comments.
                return Map.of();
            }
            if (mapper.treeToValue(tree, Object.class) instanceof Map<?, ?> map) {
                return map;
            }
            errors.add(file + ": must be a tree of keys");
        } catch (IOException e) {
            errors.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (JacksonException e) {
            var at = e.getLocation();
            errors.add(file + ": " + e.getOriginalMessage().lines().findFirst().orElse("not YAML")
                    + (at == null ? "" : " (line " + at.getLineNr() + ")"));
        }
        return Map.of();
    }

    private Object bind(Schema.Obj object, Map<?, ?> tree, String path) {
        for (Object key : tree.keySet()) {
            if (object.members().stream().noneMatch(member -> member.name().equals(key))) {
                errors.add(path + key + ": is not a known key");
            }
        }
        var values = new @Nullable Object[object.members().size()];
        for (int i = 0; i < values.length; i++) {
            var member = object.members().get(i);
            String key = path + member.name();
            Object given = tree.get(member.name());
            if (member.schema() instanceof Schema.Obj inner) {
                if (given != null && !(given instanceof Map)) {
                    errors.add(key + ": must be a tree of keys");
                }
                values[i] = bind(inner, given instanceof Map<?, ?> map ? map : Map.of(), key + ".");
                continue;
            }
            String variable = environment.get(variable(key));
            if (variable != null) {
                values[i] = value(member, variable, variable(key));
            } else if (given != null) {
                values[i] = value(member, given, key);
            } else {
                values[i] = member.byDefault();
            }
            if (values[i] == null && !member.nullable()) {
                // An error was said above; the default stands in so that the rest can be checked too.
                values[i] = member.byDefault();
            }
        }
        return object.make(values);
    }

    private @Nullable Object value(Schema.Member member, Object given, String where) {
        if (member.schema() instanceof Schema.Array list) {
            List<?> items = given instanceof List<?> many
                    ? many
                    : given.toString().isBlank() ? List.of() : List.of(given.toString().split(","));
            var values = new ArrayList<Object>();
            for (Object item : items) {
                Object value = scalar(list.item(), String.valueOf(item).strip(), where);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
        if (given instanceof Map || given instanceof List) {
            errors.add(where + ": must be a single value");
            return null;
        }
        return scalar(member.schema(), String.valueOf(given), where);
    }

    private @Nullable Object scalar(Schema schema, String text, String where) {
        var found = new Schema.Errors();
        Object value = Shapes.parse(schema, text, where, found);
        found.each(error -> errors.add(error.pointer() + ": " + error.detail()));
        return value;
    }
}
