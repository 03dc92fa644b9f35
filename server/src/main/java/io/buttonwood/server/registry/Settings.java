package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Named values, such as whether the first run is done.
public final class Settings {
    private final Database database;

    Settings(Database database) {
        this.database = database;
    }

    public Optional<String> value(String name) {
        return database.first(
                "settings.value", "SELECT value FROM setting WHERE name = ?", row -> row.getString(1), name);
    }

    public void put(String name, String value) {
        database.update(
                "settings.put",
                "INSERT INTO setting (name, value) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }

    /// Answers whether it was absent.
    public boolean putIfAbsent(String name, String value) {
        return database.update(
                        "settings.putIfAbsent",
                        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        name,
                        value)
                == 1;
    }

    /// Answers whether there was one.
    public boolean remove(String name) {
        return database.update("settings.remove", "DELETE FROM setting WHERE name = ?", name) == 1;
    }

    /// In order of name.
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        database.list(
                        "settings.all",
                        "SELECT name, value FROM setting ORDER BY name",
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }
}
