package io.buttonwood.server.app;

import io.buttonwood.cluster.VenueNode;
import io.buttonwood.server.monitoring.HealthCheck;
import io.buttonwood.server.projection.Progress;
import io.buttonwood.server.store.Database;
import io.buttonwood.server.venue.Market;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What must hold for a venue to call itself healthy.
final class Health {
    /// Commands that a reader may be behind: seconds of a busy venue.
    private static final long MOST_BEHIND = 100_000;

    private Health() {}

    static List<HealthCheck> checks(
            BooleanSupplier engineFailed, VenueNode node, Database database, Progress progress, Market market) {
        return List.of(
                new HealthCheck("engine", () -> problem(engineFailed.getAsBoolean(), "has stopped")),
                new HealthCheck("store", () -> problem(!database.healthy(), "cannot be read")),
                new HealthCheck("projection", () -> problem(
                        node.lastSequence() - progress.sequence() > MOST_BEHIND, "is far behind the log")),
                new HealthCheck("feed", () -> problem(
                        node.lastSequence() - market.sequence() > MOST_BEHIND, "is far behind the log")));
    }

    private static Optional<String> problem(boolean there, String what) {
        return there ? Optional.of(what) : Optional.empty();
    }
}
