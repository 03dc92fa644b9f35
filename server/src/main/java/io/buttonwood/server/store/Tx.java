package io.buttonwood.server.store;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A transaction on the writer. It ends with the work it was given to: committed, or rolled back if that threw.
public final class Tx {
    private final Handle handle;
    private final SqlTimer timer;

    Tx(Handle handle, SqlTimer timer) {
        this.handle = handle;
        this.timer = timer;
    }

    public <T> List<T> list(String name, String sql, Row<T> row, @Nullable Object... args) {
        return Database.list(handle, name, sql, row, args);
    }

    public <T> Optional<T> first(String name, String sql, Row<T> row, @Nullable Object... args) {
        return Database.list(handle, name, sql, row, args).stream().findFirst();
    }

    /// Answers rows touched.
    public int update(String name, String sql, @Nullable Object... args) {
        return Database.update(handle, name, sql, args);
    }

    /// Takes `count` numbers of a counter.
    ///
    /// @return the last of them; the first ever is 1
    public long next(String counter, long count) {
        return first(
                        "counter.next",
                        "INSERT INTO counter (name, value) VALUES (?, ?)"
                                + " ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value",
                        row -> row.getLong(1),
                        counter,
                        count)
                .orElseThrow();
    }

    /// For batches; statements run on it are told to [#ran] by who runs them.
    public Connection connection() {
        return handle.getConnection();
    }

    public void ran(String name, long nanos, boolean failed) {
        timer.ran(name, nanos, failed);
    }
}
