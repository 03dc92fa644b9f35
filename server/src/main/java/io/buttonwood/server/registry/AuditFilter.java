package io.buttonwood.server.registry;

import org.jspecify.annotations.Nullable;

/// Which lines; null or 0 does not restrict.
public record AuditFilter(
        @Nullable String actor, @Nullable String action, @Nullable String target, long fromNanos, long toNanos) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, 0, 0);
}
