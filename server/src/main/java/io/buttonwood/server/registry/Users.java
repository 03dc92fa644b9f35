package io.buttonwood.server.registry;

import io.buttonwood.server.store.Cursor;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import io.buttonwood.server.store.Row;
import io.buttonwood.server.store.Where;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may use the venue.
public final class Users {
    private static final String SELECT =
            "SELECT id, name, role, tier, broker_id, password_hash, disabled, created_nanos FROM users";
    private static final Row<User> ROW = row -> new User(
            row.getLong(1),
            row.getString(2),
            Role.valueOf(row.getString(3)),
            row.getString(4),
            row.getInt(5),
            row.getString(6),
            row.getInt(7) != 0,
            row.getLong(8));

    private final Database database;

    Users(Database database) {
        this.database = database;
    }

    /// Taken: `id` or `name`.
    public Added add(User user) {
        return database.transaction(tx -> {
            int added = tx.update(
                    "users.add",
                    "INSERT INTO users (id, name, role, tier, broker_id, password_hash, disabled, created_nanos)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    user.id(),
                    user.name(),
                    user.role().name(),
                    user.tier(),
                    user.brokerId(),
                    user.passwordHash(),
                    user.disabled() ? 1 : 0,
                    user.createdNanos());
            if (added == 1) {
                return new Added.Done(user.id());
            }
            return tx.first("users.byName", SELECT + " WHERE name = ?", ROW, user.name()).isPresent()
                    ? new Added.Taken("name", user.name())
                    : new Added.Taken("id", Long.toString(user.id()));
        });
    }

    public Optional<User> byId(long id) {
        return database.first("users.byId", SELECT + " WHERE id = ?", ROW, id);
    }

    public Optional<User> byName(String name) {
        return database.first("users.byName", SELECT + " WHERE name = ?", ROW, name);
    }

    /// In order of id.
    ///
    /// @param limit 1 to 1,000
    public Page<User> page(int limit, @Nullable String cursor) {
        Cursor.checkedLimit(limit);
        Where where = new Where();
        if (cursor != null) {
            where.and("id > ?", Cursor.keys("users", 1, cursor)[0]);
        }
        List<User> found = database.list(
                "users.page", SELECT + where.text() + " ORDER BY id LIMIT ?", ROW, where.args(limit + 1));
        return Cursor.page(found, limit, user -> Cursor.of("users", user.id()));
    }

    /// In order of id.
    public List<User> all() {
        return database.list("users.all", SELECT + " ORDER BY id", ROW);
    }

    public long count() {
        return database.first("users.count", "SELECT COUNT(*) FROM users", row -> row.getLong(1)).orElse(0L);
    }

    /// Answers whether there is such a user, as for all that follow.
    public boolean setTier(long id, String tier) {
        return database.update("users.setTier", "UPDATE users SET tier = ? WHERE id = ?", tier, id) == 1;
    }

    public boolean setRole(long id, Role role) {
        return database.update("users.setRole", "UPDATE users SET role = ? WHERE id = ?", role.name(), id) == 1;
    }

    public boolean setDisabled(long id, boolean disabled) {
        return database.update(
                        "users.setDisabled", "UPDATE users SET disabled = ? WHERE id = ?", disabled ? 1 : 0, id)
                == 1;
    }

    /// Sets the password.
    ///
    /// @param passwordHash null ends logging in by password
    public boolean setPassword(long id, @Nullable String passwordHash) {
        return database.update(
                        "users.setPassword", "UPDATE users SET password_hash = ? WHERE id = ?", passwordHash, id)
                == 1;
    }
}
