package io.buttonwood.server.app;

import io.buttonwood.core.Command;
import io.buttonwood.core.Lane;
import io.buttonwood.edge.metrics.ActiveAlert;
import io.buttonwood.edge.metrics.AlertTransition;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.registry.Role;
import io.buttonwood.server.registry.User;
import io.buttonwood.server.registry.Users;
import io.buttonwood.server.venue.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells administrators of alerts: a RISK_ALERT through the engine, so that it is numbered and kept like every message,
/// and a line in the log.
final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private record Way(Engine engine, Users users) {}

    private volatile @Nullable Way way;

    /// From now on alerts are published; before, they are only logged.
    void publishThrough(Engine engine, Users users) {
        way = new Way(engine, users);
    }

    void hear(AlertTransition transition) {
        ActiveAlert alert = transition.alert();
        String state = switch (transition) {
            case AlertTransition.Raised raised -> "RAISED";
            case AlertTransition.Cleared cleared -> "CLEARED";
        };
        LOG.warn("alert {} {} ({}): {}", alert.name(), state, alert.severity(), alert.detail());
        Way known = way;
        if (known != null) {
            Thread.startVirtualThread(() -> publish(known, alert, state));
        }
    }

    private static void publish(Way way, ActiveAlert alert, String state) {
        List<Long> admins = way.users.all().stream()
                .filter(user -> user.role() == Role.ADMIN && !user.disabled())
                .map(User::id)
                .toList();
        if (admins.isEmpty()) {
            return;
        }
        String data = "{\"alert\":" + Json.quote(alert.name()) + ",\"state\":\"" + state + "\",\"severity\":\""
                + alert.severity() + "\",\"detail\":" + Json.quote(alert.detail()) + "}";
        way.engine
                .ask(new Command.Announce(
                        admins, "RISK_ALERT", Lane.CRITICAL, data, 0, 0, VenueServer.nowNanos() + HOUR_NANOS, ""))
                .exceptionally(failure -> {
                    LOG.warn("alert {} could not be published: {}", alert.name(), failure.toString());
                    return null;
                });
    }
}
