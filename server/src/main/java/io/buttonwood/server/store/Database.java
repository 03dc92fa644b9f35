package io.buttonwood.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// An open database with its tables made. Any thread; everything blocks.
///
/// Writers and readers have pools of their own; readers cannot write. On SQLite there is one writer, as its file allows
/// no more. Reads run on the readers, so they see what was committed before they began.
public final class Database implements AutoCloseable {
    private static final String NAME = "name";

    private final HikariDataSource writerPool;
    private final HikariDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi reader;
    private final SqlTimer timer;
    private final boolean embedded;

    private Database(HikariDataSource writerPool, HikariDataSource readerPool, SqlTimer timer, boolean embedded) {
        this.writerPool = writerPool;
        this.readerPool = readerPool;
        this.timer = timer;
        this.embedded = embedded;
        writer = jdbi(writerPool, timer);
        reader = jdbi(readerPool, timer);
    }

    /// Opens the pools and brings the tables up to date.
    ///
    /// @throws IllegalStateException if the database cannot be reached or its tables are newer than this program
    public static Database open(DatabaseOptions options) {
        try {
            if (options.embedded()) {
                ownersOnly(Path.of(options.url().substring("jdbc:sqlite:".length())));
            }
            return opened(options);
        } catch (RuntimeException | IOException e) {
            throw new IllegalStateException("Cannot open the store " + options + ": " + e.getMessage(), e);
        }
    }

    private static Database opened(DatabaseOptions options) {
        HikariDataSource writerPool = new HikariDataSource(writer(options));
        try {
            // Parts of one database with a history each, so that the projection's can change without the registry's.
            migrate(writerPool, options, "registry");
            migrate(writerPool, options, "projection");
            return new Database(writerPool, new HikariDataSource(reader(options)), options.timer(), options.embedded());
        } catch (RuntimeException e) {
            writerPool.close();
            throw e;
        }
    }

    /// Whether it is the embedded one.
    public boolean embedded() {
        return embedded;
    }

    /// Who hears of every statement; for what is timed as a whole.
    public SqlTimer timer() {
        return timer;
    }

    /// Both pools as they are now, the writer's first.
    public List<PoolGauge> pools() {
        return List.of(gauge("writer", writerPool), gauge("reader", readerPool));
    }

    /// Whether a read answers in time; for health checks.
    public boolean healthy() {
        try {
            return first("health", "SELECT 1", row -> row.getInt(1)).isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /// Reads rows.
    ///
    /// @param name the statement's, for the timer
    public <T> List<T> list(String name, String sql, Row<T> row, @Nullable Object... args) {
        return reader.withHandle(handle -> list(handle, name, sql, row, args));
    }

    /// Reads the first row, if there is one.
    public <T> Optional<T> first(String name, String sql, Row<T> row, @Nullable Object... args) {
        return list(name, sql, row, args).stream().findFirst();
    }

    /// Writes in a transaction of its own.
    ///
    /// @return rows touched
    public int update(String name, String sql, @Nullable Object... args) {
        return writer.withHandle(handle -> update(handle, name, sql, args));
    }

    /// Does all of the work or, if it throws, nothing of it.
    public <T> T transaction(Function<Tx, T> work) {
        return writer.inTransaction(handle -> work.apply(new Tx(handle, timer)));
    }

    /// As [#transaction], without a result.
    public void write(Consumer<Tx> work) {
        writer.useTransaction(handle -> work.accept(new Tx(handle, timer)));
    }

    /// As [#write], for what can be written again from the log: does not wait for the disk. If the machine loses power,
    /// the last of these may be undone, in order and whole ones only; the death of the process undoes none.
    public void writeReplayable(Consumer<Tx> work) {
        writer.useHandle(handle -> {
            if (embedded) {
                handle.execute("PRAGMA synchronous = NORMAL");
            }
            try {
                handle.useTransaction(tx -> {
                    if (!embedded) {
                        tx.execute("SET LOCAL synchronous_commit = off");
                    }
                    work.accept(new Tx(tx, timer));
                });
            } finally {
                if (embedded) {
                    handle.execute("PRAGMA synchronous = FULL");
                }
            }
        });
    }

    @Override
    public void close() {
        readerPool.close();
        writerPool.close();
    }

    static <T> List<T> list(Handle handle, String name, String sql, Row<T> row, @Nullable Object... args) {
        try (Query query = handle.createQuery(sql)) {
            query.define(NAME, name);
            for (int i = 0; i < args.length; i++) {
                query.bind(i, args[i]);
            }
            return query.map((result, context) -> row.read(result)).list();
        }
    }

    static int update(Handle handle, String name, String sql, @Nullable Object... args) {
        try (Update update = handle.createUpdate(sql)) {
            update.define(NAME, name);
            for (int i = 0; i < args.length; i++) {
                update.bind(i, args[i]);
            }
            return update.execute();
        }
    }

    /// Makes the file, if it is not there, for its owner's eyes only: it holds secrets. SQLite's other files follow it.
    private static void ownersOnly(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static HikariConfig writer(DatabaseOptions options) {
        HikariConfig config = pool(options, "writer", options.embedded() ? 1 : 2);
        if (options.embedded()) {
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
            // Else two processes' read-then-write transactions could fail instead of waiting for each other.
            config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
            config.addDataSourceProperty("cache_size", "-32768");
            // Copies 128 MB of log at a time into the file instead of 4: a page that changes often is copied once.
            config.setConnectionInitSql("PRAGMA wal_autocheckpoint = 32000");
        } else {
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
        }
        return config;
    }

    private static HikariConfig reader(DatabaseOptions options) {
        HikariConfig config = pool(options, "reader", options.readers());
        config.setMinimumIdle(1);
        config.setConnectionInitSql(
                options.embedded()
                        ? "PRAGMA query_only = ON"
                        : "SET default_transaction_read_only = on; SET statement_timeout = " + options.patience().toMillis());
        return config;
    }

    private static HikariConfig pool(DatabaseOptions options, String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store-" + name);
        config.setJdbcUrl(options.url());
        config.setUsername(options.user());
        config.setPassword(options.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(options.patience().toMillis());
        if (options.embedded()) {
            config.setMaxLifetime(0);
            config.addDataSourceProperty("busy_timeout", Long.toString(options.patience().toMillis()));
        }
        return config;
    }

    private static void migrate(HikariDataSource pool, DatabaseOptions options, String part) {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/" + part)
                .table("history_" + part)
                // The other part's tables are there already; version 0 lies before all of this part's.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // By default a newer program's migrations would be overlooked.
                .ignoreMigrationPatterns(new String[0])
                .placeholders(
                        options.embedded()
                                ? Map.of("id", "INTEGER PRIMARY KEY", "clustered", "WITHOUT ROWID", "bytes", "BLOB")
                                : Map.of("id", "BIGINT PRIMARY KEY", "clustered", "", "bytes", "BYTEA"))
                .load()
                .migrate();
    }

    private static Jdbi jdbi(HikariDataSource pool, SqlTimer timer) {
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                tell(context, false);
            }

            @Override
            public void logException(StatementContext context, SQLException refused) {
                tell(context, true);
            }

            private void tell(StatementContext context, boolean failed) {
                String name = context.getAttribute(NAME) instanceof String text ? text : "other";
                timer.ran(name, context.getElapsedTime(ChronoUnit.NANOS), failed);
            }
        });
        return jdbi;
    }

    private static PoolGauge gauge(String name, HikariDataSource pool) {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new PoolGauge(
                name,
                now.getActiveConnections(),
                now.getIdleConnections(),
                now.getThreadsAwaitingConnection(),
                pool.getMaximumPoolSize());
    }
}
