package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;

/// Rate limits of endpoints that operators have set.
public final class EndpointLimits {
    private final Database database;

    EndpointLimits(Database database) {
        this.database = database;
    }

    public void put(EndpointLimit limit) {
        database.update(
                "endpointLimits.put",
                "INSERT INTO endpoint_limit (endpoint, per_second, burst) VALUES (?, ?, ?) ON CONFLICT (endpoint)"
                        + " DO UPDATE SET per_second = excluded.per_second, burst = excluded.burst",
                limit.endpoint(),
                limit.perSecond(),
                limit.burst());
    }

    /// Answers whether there was one.
    public boolean remove(String endpoint) {
        return database.update("endpointLimits.remove", "DELETE FROM endpoint_limit WHERE endpoint = ?", endpoint) == 1;
    }

    /// In order of name.
    public List<EndpointLimit> all() {
        return database.list(
                "endpointLimits.all",
                "SELECT endpoint, per_second, burst FROM endpoint_limit ORDER BY endpoint",
                row -> new EndpointLimit(row.getString(1), row.getDouble(2), row.getLong(3)));
    }
}
