package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Row;
import java.util.List;
import java.util.Optional;

/// Where users' messages are posted to.
public final class Webhooks {
    private static final String SELECT =
            "SELECT id, user_id, url, secret, types, disabled, failures, created_nanos FROM webhook";
    private static final Row<Webhook> ROW = row -> new Webhook(
            row.getLong(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            Lists.split(row.getString(5)),
            row.getInt(6) != 0,
            row.getInt(7),
            row.getLong(8));

    private final Database database;

    Webhooks(Database database) {
        this.database = database;
    }

    /// Answers its number.
    public long add(Webhook webhook) {
        String types = Lists.join(webhook.types());
        return database.transaction(tx -> {
            long id = tx.next("webhook", 1);
            tx.update(
                    "webhooks.add",
                    "INSERT INTO webhook (id, user_id, url, secret, types, disabled, failures, created_nanos)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    webhook.userId(),
                    webhook.url(),
                    webhook.secret(),
                    types,
                    webhook.disabled() ? 1 : 0,
                    webhook.failures(),
                    webhook.createdNanos());
            return id;
        });
    }

    public Optional<Webhook> byId(long id) {
        return database.first("webhooks.byId", SELECT + " WHERE id = ?", ROW, id);
    }

    /// In order of id.
    public List<Webhook> ofUser(long userId) {
        return database.list("webhooks.ofUser", SELECT + " WHERE user_id = ? ORDER BY id", ROW, userId);
    }

    /// In order of id.
    public List<Webhook> all() {
        return database.list("webhooks.all", SELECT + " ORDER BY id", ROW);
    }

    /// Answers whether the user had it.
    public boolean remove(long userId, long id) {
        return database.update("webhooks.remove", "DELETE FROM webhook WHERE id = ? AND user_id = ?", id, userId) == 1;
    }

    /// Counts failures, or clears them.
    ///
    /// @param failures in a row, 0 after a success
    /// @return whether there is such a webhook
    public boolean setFailures(long id, int failures, boolean disabled) {
        return database.update(
                        "webhooks.setFailures",
                        "UPDATE webhook SET failures = ?, disabled = ? WHERE id = ?",
                        failures,
                        disabled ? 1 : 0,
                        id)
                == 1;
    }
}
