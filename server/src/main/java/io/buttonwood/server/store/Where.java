package io.buttonwood.server.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A condition that grows, with its arguments. The text must be a constant or made of numbers and enum names: what
/// comes from outside goes into arguments.
public final class Where {
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> args = new ArrayList<>();

    /// Adds a condition that must hold too.
    public Where and(String condition, Object... values) {
        text.append(text.isEmpty() ? " WHERE " : " AND ").append(condition);
        args.addAll(List.of(values));
        return this;
    }

    /// ` WHERE …`, or nothing.
    public String text() {
        return text.toString();
    }

    /// The arguments so far, then these.
    public @Nullable Object[] args(Object... more) {
        List<@Nullable Object> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
