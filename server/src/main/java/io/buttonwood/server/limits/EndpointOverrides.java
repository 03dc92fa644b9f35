package io.buttonwood.server.limits;

import io.buttonwood.edge.ratelimit.Limit;
import io.buttonwood.edge.ratelimit.RateLimiter;
import io.buttonwood.edge.ratelimit.SharedLimiter;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.registry.EndpointLimit;
import io.buttonwood.server.registry.EndpointLimits;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Endpoint limits that operators have set: kept in the registry under the operation's id, in force in this gateway's
/// limiter. [#load] once the routes are declared; [#heard] for changes made through other gateways.
public final class EndpointOverrides {
    /// The kind of [io.buttonwood.core.Command.Invalidate] that tells of a change.
    public static final String KIND = "limits";
    private static final Logger LOG = LoggerFactory.getLogger(EndpointOverrides.class);

    private final EndpointLimits registry;
    private final Router router;
    private final RateLimiter own;
    private final @Nullable SharedLimiter shared;
    private final Set<String> inForce = new HashSet<>();
    private final AtomicBoolean loading = new AtomicBoolean();

    public EndpointOverrides(EndpointLimits registry, Router router, RateLimiter own, @Nullable SharedLimiter shared) {
        this.registry = registry;
        this.router = router;
        this.own = own;
        this.shared = shared;
    }

    /// The route of an operation id, if it has an endpoint limit at all: cancels and unlimited routes have none.
    public Optional<Endpoint> limited(String operation) {
        return route(operation).filter(each -> each.limited() && !each.isCancel());
    }

    private Optional<Endpoint> route(String operation) {
        return router.endpoints().stream().filter(each -> each.operationId().equals(operation)).findFirst();
    }

    public List<EndpointLimit> all() {
        return registry.all();
    }

    /// Puts what the registry says in force. Blocks.
    public synchronized void load() {
        var stored = registry.all();
        var gone = new HashSet<>(inForce);
        for (EndpointLimit each : stored) {
            gone.remove(each.endpoint());
            try {
                apply(each.endpoint(), Limit.perSecond(each.perSecond(), each.burst()));
            } catch (IllegalArgumentException e) {
                LOG.warn("the stored limit of {} cannot be used and is left out", each.endpoint(), e);
            }
        }
        gone.forEach(operation -> apply(operation, own.settings().endpoint()));
    }

    private void apply(String operation, Limit limit) {
        limited(operation).ifPresent(route -> {
            if (shared != null) {
                shared.setEndpointLimit(route.index(), limit);
            } else {
                own.setEndpointLimit(route.index(), limit);
            }
            inForce.add(operation);
        });
    }

    /// Live reader's thread: reloads on another, at most one at a time.
    public void heard(String kind) {
        if (kind.equals(KIND) && loading.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                loading.set(false);
                try {
                    load();
                } catch (RuntimeException e) {
                    LOG.warn("changed endpoint limits could not be read", e);
                }
            });
        }
    }

    /// Sets a limit, in force at once here; tell the other gateways.
    ///
    /// @throws IllegalArgumentException if the limit cannot be counted exactly; nothing is changed
    public synchronized void put(String operation, double perSecond, long burst) {
        apply(operation, Limit.perSecond(perSecond, burst));
        try {
            registry.put(new EndpointLimit(operation, perSecond, burst));
        } catch (RuntimeException e) {
            load();
            throw e;
        }
    }

    /// Back to the usual limit, at once here; false if there was no other.
    public synchronized boolean remove(String operation) {
        boolean removed = registry.remove(operation);
        load();
        return removed;
    }
}
