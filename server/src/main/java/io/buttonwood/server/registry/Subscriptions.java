package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Row;
import java.util.List;
import java.util.Optional;

/// Stored notification subscriptions.
public final class Subscriptions {
    private static final String SELECT = "SELECT id, user_id, json, created_nanos FROM subscription";
    private static final Row<Subscription> ROW =
            row -> new Subscription(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4));

    private final Database database;

    Subscriptions(Database database) {
        this.database = database;
    }

    /// Answers its number.
    public long add(Subscription subscription) {
        return database.transaction(tx -> {
            long id = tx.next("subscription", 1);
            tx.update(
                    "subscriptions.add",
                    "INSERT INTO subscription (id, user_id, json, created_nanos) VALUES (?, ?, ?, ?)",
                    id,
                    subscription.userId(),
                    subscription.json(),
                    subscription.createdNanos());
            return id;
        });
    }

    public Optional<Subscription> byId(long id) {
        return database.first("subscriptions.byId", SELECT + " WHERE id = ?", ROW, id);
    }

    /// In order of id.
    public List<Subscription> ofUser(long userId) {
        return database.list("subscriptions.ofUser", SELECT + " WHERE user_id = ? ORDER BY id", ROW, userId);
    }

    /// In order of id.
    public List<Subscription> all() {
        return database.list("subscriptions.all", SELECT + " ORDER BY id", ROW);
    }

    /// Answers whether the user had it.
    public boolean remove(long userId, long id) {
        return database.update(
                        "subscriptions.remove", "DELETE FROM subscription WHERE id = ? AND user_id = ?", id, userId)
                == 1;
    }
}
