package io.buttonwood.server.registry;

import io.buttonwood.server.store.Database;
import io.buttonwood.server.store.Page;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit trail, append only.
public final class Audit {
    Audit(Database database) {}
    public Added append(AuditRow row) { throw new UnsupportedOperationException(); }
    public Optional<AuditRow> last() { throw new UnsupportedOperationException(); }
    public Page<AuditRow> page(AuditFilter filter, int limit, @Nullable String cursor) { throw new UnsupportedOperationException(); }
    public void forEach(long fromIndex, Consumer<AuditRow> heard) { throw new UnsupportedOperationException(); }
}
