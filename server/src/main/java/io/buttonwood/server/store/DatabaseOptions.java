package io.buttonwood.server.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the database is and how it is used.
///
/// @param url JDBC URL, `jdbc:sqlite:…` or `jdbc:postgresql://…`
/// @param user for PostgreSQL
/// @param password for PostgreSQL
/// @param readers read connections, 1 to 64
/// @param patience how long a caller waits for a connection or a lock before it fails
/// @param timer hears of every statement
public record DatabaseOptions(
        String url, @Nullable String user, @Nullable String password, int readers, Duration patience, SqlTimer timer) {
    public DatabaseOptions {
        if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "The store's URL must start with jdbc:sqlite: or jdbc:postgresql:, not \"" + url + '"');
        }
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("The store takes 1 to 64 readers, not " + readers);
        }
        if (patience.toMillis() < 250) {
            throw new IllegalArgumentException("The store's patience must be at least 250 ms, not " + patience);
        }
    }

    /// The embedded database in this file, which is made if it is not there; its folder must be.
    public static DatabaseOptions sqlite(Path file) {
        return new DatabaseOptions(
                "jdbc:sqlite:" + file.toAbsolutePath(), null, null, 4, Duration.ofSeconds(10), SqlTimer.NONE);
    }

    /// A PostgreSQL database that exists; the user must be allowed to create tables in it.
    public static DatabaseOptions postgres(String url, @Nullable String user, @Nullable String password) {
        return new DatabaseOptions(url, user, password, 8, Duration.ofSeconds(10), SqlTimer.NONE);
    }

    public DatabaseOptions withTimer(SqlTimer heard) {
        return new DatabaseOptions(url, user, password, readers, patience, heard);
    }

    public DatabaseOptions withReaders(int count) {
        return new DatabaseOptions(url, user, password, count, patience, timer);
    }

    boolean embedded() {
        return url.startsWith("jdbc:sqlite:");
    }

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseOptions[" + url.replaceFirst("\\?.*", "") + ", readers=" + readers + ", patience=" + patience + ']';
    }
}
