package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keys to the API.
public final class ApiKeys {
    private static final String SELECT = "SELECT id, user_id, hash, prefix, scopes, addresses, expires_nanos, name,"
            + " created_nanos, last_used_nanos FROM api_key";
    private static final Row<ApiKey> ROW = row -> new ApiKey(
            row.getLong(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            scopes(row.getString(5)),
            Lists.split(row.getString(6)),
            row.getLong(7),
            row.getString(8),
            row.getLong(9),
            row.getLong(10));

    private final Database database;
    /// Key id → when it was last used, since the last writing down. No larger than the keys there are.
    private final Map<Long, Long> uses = new ConcurrentHashMap<>();

    ApiKeys(Database database) {
        this.database = database;
    }

    /// Numbers and adds a key. Taken: `hash`.
    public Added add(ApiKey key) {
        String addresses = Lists.join(key.addresses());
        String scopes = Lists.join(key.scopes().stream().sorted().map(Enum::name).toList());
        return database.transaction(tx -> {
            if (tx.first("apiKeys.byHash", SELECT + " WHERE hash = ?", ROW, key.hash()).isPresent()) {
                return new Added.Taken("hash", key.hash());
            }
            long id = key.id() != 0 ? key.id() : tx.next("api_key", 1);
            int added = tx.update(
                    "apiKeys.add",
                    "INSERT INTO api_key (id, user_id, hash, prefix, scopes, addresses, expires_nanos, name,"
                            + " created_nanos, last_used_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    id,
                    key.userId(),
                    key.hash(),
                    key.prefix(),
                    scopes,
                    addresses,
                    key.expiresNanos(),
                    key.name(),
                    key.createdNanos(),
                    key.lastUsedNanos());
            return added == 1 ? new Added.Done(id) : new Added.Taken("id", Long.toString(id));
        });
    }

    /// Finds a key by its hash.
    ///
    /// @param hash SHA-256 of the key, lower-case hex
    public Optional<ApiKey> byHash(String hash) {
        return database.first("apiKeys.byHash", SELECT + " WHERE hash = ?", ROW, hash);
    }

    public Optional<ApiKey> byId(long id) {
        return database.first("apiKeys.byId", SELECT + " WHERE id = ?", ROW, id);
    }

    /// In order of id.
    public List<ApiKey> ofUser(long userId) {
        return database.list("apiKeys.ofUser", SELECT + " WHERE user_id = ? ORDER BY id", ROW, userId);
    }

    /// Removes a key and the signing keys that were registered with it; answers whether there was such a key.
    public boolean remove(long id) {
        uses.remove(id);
        return database.transaction(tx -> {
            tx.update("signingKeys.removeOwned", "DELETE FROM signing_key WHERE api_key_id = ? AND api_key_id <> 0", id);
            return tx.update("apiKeys.remove", "DELETE FROM api_key WHERE id = ?", id) == 1;
        });
    }

    /// Remembers that a key was used; does not block. [#writeDownUses()] makes it last.
    public void used(long id, long nowNanos) {
        uses.merge(id, nowNanos, Math::max);
    }

    /// Writes down the uses since the last call; call it every few seconds.
    ///
    /// @return how many keys
    public int writeDownUses() {
        List<Map.Entry<Long, Long>> taken = uses.entrySet().stream()
                .map(use -> Map.entry(use.getKey(), use.getValue()))
                .toList();
        if (taken.isEmpty()) {
            return 0;
        }
        database.write(tx -> taken.forEach(use -> tx.update(
                "apiKeys.used",
                "UPDATE api_key SET last_used_nanos = ? WHERE id = ? AND last_used_nanos < ?",
                use.getValue(),
                use.getKey(),
                use.getValue())));
        // Only what is written; a later use of the same key stays for the next time.
        taken.forEach(use -> uses.remove(use.getKey(), use.getValue()));
        return taken.size();
    }

    private static Set<Scope> scopes(String text) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        Lists.split(text).forEach(word -> scopes.add(Scope.valueOf(word)));
        return scopes;
    }
}
