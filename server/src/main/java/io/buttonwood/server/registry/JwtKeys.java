package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Row;
import java.util.List;
import java.util.Optional;

/// Secrets that tokens are signed with.
public final class JwtKeys {
    private static final String SELECT = "SELECT kid, secret, created_nanos, retired_nanos FROM jwt_key";
    private static final Row<JwtKey> ROW =
            row -> new JwtKey(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));

    private final Database database;

    JwtKeys(Database database) {
        this.database = database;
    }

    /// Taken: `kid`.
    public Added add(JwtKey key) {
        int added = database.update(
                "jwtKeys.add",
                "INSERT INTO jwt_key (kid, secret, created_nanos, retired_nanos) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                key.kid(),
                key.secret(),
                key.createdNanos(),
                key.retiredNanos());
        return added == 1 ? new Added.Done(0) : new Added.Taken("kid", key.kid());
    }

    public Optional<JwtKey> byKid(String kid) {
        return database.first("jwtKeys.byKid", SELECT + " WHERE kid = ?", ROW, kid);
    }

    /// Newest first.
    public List<JwtKey> all() {
        return database.list("jwtKeys.all", SELECT + " ORDER BY created_nanos DESC, kid", ROW);
    }

    /// Answers whether it signed until now.
    public boolean retire(String kid, long nowNanos) {
        return database.update(
                        "jwtKeys.retire",
                        "UPDATE jwt_key SET retired_nanos = ? WHERE kid = ? AND retired_nanos = 0",
                        nowNanos,
                        kid)
                == 1;
    }

    /// Answers whether there was such a key.
    public boolean remove(String kid) {
        return database.update("jwtKeys.remove", "DELETE FROM jwt_key WHERE kid = ?", kid) == 1;
    }
}
