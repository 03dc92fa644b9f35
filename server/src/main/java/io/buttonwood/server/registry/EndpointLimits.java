package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import java.util.List;

/// Rate limits set by operators.
public final class EndpointLimits {
    EndpointLimits(Database database) {}
    public void put(EndpointLimit limit) { throw new UnsupportedOperationException(); }
    public boolean remove(String endpoint) { throw new UnsupportedOperationException(); }
    public List<EndpointLimit> all() { throw new UnsupportedOperationException(); }
}
