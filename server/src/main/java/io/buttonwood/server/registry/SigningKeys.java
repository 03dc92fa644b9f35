package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Row;
import java.util.List;
import java.util.Optional;

/// What users' signed requests are checked with.
public final class SigningKeys {
    private static final String SELECT = "SELECT id, user_id, kind, material, name, created_nanos, api_key_id"
            + " FROM signing_key";
    private static final Row<SigningKey> ROW = row -> new SigningKey(
            row.getLong(1),
            row.getLong(2),
            SigningKey.Kind.valueOf(row.getString(3)),
            row.getString(4),
            row.getString(5),
            row.getLong(6),
            row.getLong(7));

    private final Database database;

    SigningKeys(Database database) {
        this.database = database;
    }

    /// Answers its number.
    public long add(SigningKey key) {
        return database.transaction(tx -> {
            long id = tx.next("signing_key", 1);
            tx.update(
                    "signingKeys.add",
                    "INSERT INTO signing_key (id, user_id, kind, material, name, created_nanos, api_key_id)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    id,
                    key.userId(),
                    key.kind().name(),
                    key.key(),
                    key.name(),
                    key.createdNanos(),
                    key.apiKeyId());
            return id;
        });
    }

    public Optional<SigningKey> byId(long id) {
        return database.first("signingKeys.byId", SELECT + " WHERE id = ?", ROW, id);
    }

    /// In order of id.
    public List<SigningKey> ofUser(long userId) {
        return database.list("signingKeys.ofUser", SELECT + " WHERE user_id = ? ORDER BY id", ROW, userId);
    }

    /// Answers whether the user had it.
    public boolean remove(long userId, long id) {
        return database.update(
                        "signingKeys.remove", "DELETE FROM signing_key WHERE id = ? AND user_id = ?", id, userId)
                == 1;
    }
}
