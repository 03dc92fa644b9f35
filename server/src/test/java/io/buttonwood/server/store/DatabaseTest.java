package io.buttonwood.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    private static final String PUT = "INSERT INTO setting (name, value) VALUES (?, ?)";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasCommittedAndNothingElse(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            assertEquals(1, database.update("put", PUT, "a", "1"));
            assertThrows(IllegalStateException.class, () -> database.write(tx -> {
                tx.update("put", PUT, "b", "2");
                throw new IllegalStateException("no");
            }));
        }
        try (Database database = Database.open(engine.options(folder))) {
            assertEquals(
                    Set.of("a"), Set.copyOf(database.list("names", "SELECT name FROM setting", row -> row.getString(1))));
            assertTrue(database.healthy());
            assertEquals(engine == Engine.SQLITE, database.embedded());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersCannotWrite(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            assertThrows(
                    RuntimeException.class,
                    () -> database.list("sneak", "DELETE FROM projection_position RETURNING id", row -> row.getInt(1)));
            assertEquals(
                    1L,
                    database.first("count", "SELECT COUNT(*) FROM projection_position", row -> row.getLong(1))
                            .orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStatementIsHeardByName(Engine engine) {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        SqlTimer timer = (name, nanos, failed) -> heard.add(name + (failed ? " failed" : ""));
        try (Database database = Database.open(engine.options(folder).withTimer(timer))) {
            database.update("put", PUT, "a", "1");
            assertThrows(RuntimeException.class, () -> database.update("put again", PUT, "a", "1"));
            database.first("read", "SELECT value FROM setting WHERE name = ?", row -> row.getString(1), "a");
            assertEquals(Set.of("put", "put again failed", "read"), heard);
            assertEquals(2, database.pools().size());
            assertEquals(engine == Engine.SQLITE ? 1 : 2, database.pools().getFirst().max());
        }
    }

    @ParameterizedTest
    @EnumSource
    void countersNeverGiveANumberTwice(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            assertEquals(1, next(database, "x", 1));
            assertEquals(11, next(database, "x", 10));
            assertEquals(12, next(database, "x", 1));
            assertEquals(1, next(database, "y", 1));
        }
    }

    private static long next(Database database, String counter, long count) {
        return database.transaction(tx -> tx.next(counter, count));
    }

    @ParameterizedTest
    @EnumSource
    void refusesTablesOfANewerProgram(Engine engine) {
        try (Database database = Database.open(engine.options(folder))) {
            database.update(
                    "future",
                    "INSERT INTO history_registry SELECT 99, '99', 'future', type, 'V99__future.sql', checksum,"
                            + " installed_by, installed_on, execution_time, success FROM history_registry"
                            + " WHERE version = '1'");
        }
        assertThrows(IllegalStateException.class, () -> Database.open(engine.options(folder)));
    }

    @Test
    void anEmbeddedFileIsItsOwnersOnly() throws Exception {
        Path file = folder.resolve("store.db");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Database.open(DatabaseOptions.sqlite(file)).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(
                IllegalStateException.class,
                () -> Database.open(DatabaseOptions.sqlite(folder.resolve("no/such/folder.db"))));
    }

    @Test
    void refusesOptionsThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> DatabaseOptions.postgres("jdbc:h2:mem:x", null, null));
        assertThrows(
                IllegalArgumentException.class, () -> DatabaseOptions.sqlite(folder.resolve("x")).withReaders(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DatabaseOptions("jdbc:sqlite:x", null, null, 1, Duration.ZERO, SqlTimer.NONE));
    }
}
