package io.buttonwood.bench.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `--name value` pairs and `--flag`s of a command line.
public final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    /// @param known what may be given
    /// @throws IllegalArgumentException naming the first argument that is not known
    public Arguments(String[] args, Set<String> known) {
        for (int i = 0; i < args.length; i++) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown argument " + args[i] + "; known are " + known);
            }
            boolean flag = i + 1 == args.length || args[i + 1].startsWith("--");
            values.put(name, flag ? "true" : args[++i]);
        }
    }

    public int whole(String name, int byDefault) {
        String text = values.get(name);
        return text == null ? byDefault : Integer.parseInt(text);
    }

    public boolean flag(String name) {
        return values.containsKey(name);
    }

    public @Nullable String text(String name) {
        return values.get(name);
    }

    public List<String> list(String name) {
        String text = values.get(name);
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
