package io.buttonwood.server.delivery;

import io.buttonwood.edge.notification.NotificationService;
import io.buttonwood.server.auth.Directory;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Shapes;
import io.buttonwood.server.registry.Registry;
import io.buttonwood.server.registry.Subscription;
import io.buttonwood.server.registry.User;
import io.buttonwood.server.venue.Market;
import io.buttonwood.server.ws.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stored subscriptions, and what the service knows them as. Everything blocks; one reload at a time.
final class Stored {
    private static final Logger LOG = LoggerFactory.getLogger(Stored.class);

    private final NotificationService service;
    private final Registry registry;
    private final Market market;
    /// By user: stored number to the service's.
    private final Map<Long, Map<Long, Long>> known = new HashMap<>();

    Stored(NotificationService service, Registry registry, Market market) {
        this.service = service;
        this.registry = registry;
        this.market = market;
    }

    static Wanted wanted(Subscription stored) {
        return (Wanted) Json.read(Shapes.of(Wanted.class), stored.json().getBytes(StandardCharsets.UTF_8));
    }

    void load() {
        registry.subscriptions().all().stream().map(Subscription::userId).distinct().forEach(this::reload);
    }

    /// Brings the service in line with what is stored for a user.
    synchronized void reload(long user) {
        List<Subscription> stored = registry.subscriptions().ofUser(user);
        Optional<User> owner = registry.users().byId(user);
        Map<Long, Long> mine = known.computeIfAbsent(user, key -> new HashMap<>());
        Set<Long> gone = new HashSet<>(mine.keySet());
        for (Subscription each : stored) {
            if (gone.remove(each.id()) || owner.isEmpty()) {
                continue;
            }
            try {
                var request = wanted(each).request(Directory.principal(owner.get(), null), market);
                mine.put(each.id(), service.subscribe(user, request).id());
            } catch (HttpProblem | IllegalArgumentException e) {
                LOG.warn("stored subscription {} of user {} does not hold any more: {}", each.id(), user, e.getMessage());
            }
        }
        gone.forEach(id -> {
            Long live = mine.remove(id);
            if (live != null) {
                service.unsubscribe(user, live);
            }
        });
        if (mine.isEmpty()) {
            known.remove(user);
        }
    }
}
