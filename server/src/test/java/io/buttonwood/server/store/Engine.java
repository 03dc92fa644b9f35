package io.buttonwood.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The two databases that the store runs on, for tests that must hold on both.
public enum Engine {
    SQLITE,
    POSTGRES;

    private static final AtomicInteger NAMES = new AtomicInteger();

    /// An empty database; the same folder and name give the same one again.
    public DatabaseOptions options(Path folder) {
        return switch (this) {
            case SQLITE -> DatabaseOptions.sqlite(folder.resolve("store.db"));
            case POSTGRES -> Server.database(folder);
        };
    }

    /// One real PostgreSQL for all tests of the process.
    private static final class Server {
        private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();
        private static final EmbeddedPostgres POSTGRES = start();

        static DatabaseOptions database(Path folder) {
            String name = DATABASES.computeIfAbsent(folder, Server::create);
            return DatabaseOptions.postgres(POSTGRES.getJdbcUrl("postgres", name), "postgres", "postgres").withReaders(2);
        }

        private static String create(Path folder) {
            String name = "store" + NAMES.incrementAndGet();
            try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
                return name;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static EmbeddedPostgres start() {
            try {
                Path folder = Files.createTempDirectory("buttonwood-postgres");
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("program").toFile())
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(true)
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path folder) {
            try {
                server.close();
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
