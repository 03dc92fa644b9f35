package io.buttonwood.server.monitoring;

import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Doc;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Health for the public and for whoever runs the process: whether it lives, and whether it should get requests.
///
/// The parts are looked at once a second at most, by one caller, however many ask: nobody can use this to load the store.
public final class HealthRoutes {
    private static final String TAG = "Health";
    private static final long FRESH = 1_000_000_000L;

    @Doc("A part that does not work.")
    record FailingPartJson(
            @Doc(value = "Which part", example = "store") String name,
            @Doc(value = "What is wrong", example = "the database does not answer") String problem) {}

    @Doc("Whether the venue works.")
    record VenueHealthJson(
            @Doc(value = "healthy or unhealthy", example = "healthy", pattern = "^(healthy|unhealthy)$") String status,
            @Doc(value = "When the parts were looked at, at most a second ago", example = "2026-01-15T10:30:00.000000000Z")
                    Time checkedAt,
            @Doc("Parts that work") List<String> working,
            @Doc("Parts that do not; empty when healthy") List<FailingPartJson> failing) {}

    @Doc("That the process lives.")
    record LivenessJson(@Doc(value = "Always alive", example = "alive") String status) {}

    private record Look(long atNanos, VenueHealthJson found) {}

    private final List<HealthCheck> parts;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    public HealthRoutes(List<HealthCheck> parts) {
        this(parts, System::nanoTime);
    }

    HealthRoutes(List<HealthCheck> parts, LongSupplier nanos) {
        this.parts = List.copyOf(parts);
        this.nanos = nanos;
    }

    public List<Endpoint> endpoints() {
        var live = new LivenessJson("alive");
        return List.of(
                health("/health", "getHealth", "Health", "200 when every part of the venue works, else 503 with those that do not."),
                Endpoint.get("/health/live", "getLiveness")
                        .tag(TAG)
                        .says("Liveness", "200 as long as the process answers at all; restart it if it does not.")
                        .skipsLimits()
                        .answers(200, "It lives", LivenessJson.class, live)
                        .handle(call -> CompletableFuture.completedFuture(Answer.ok(live))),
                health("/health/ready", "getReadiness", "Readiness",
                        "200 when this process should get requests, else 503: a part does not work, or it is stopping."));
    }

    private Endpoint health(String path, String id, String summary, String description) {
        var at = Time.of(Instant.parse("2026-01-15T10:30:00Z"));
        return Endpoint.get(path, id)
                .tag(TAG)
                .says(summary, description)
                .skipsLimits()
                .answers(200, "Healthy", VenueHealthJson.class,
                        new VenueHealthJson("healthy", at, List.of("engine", "store"), List.of()))
                .answers(503, "Unhealthy", VenueHealthJson.class,
                        new VenueHealthJson("unhealthy", at, List.of("engine"),
                                List.of(new FailingPartJson("store", "the database does not answer"))))
                .blocking(call -> {
                    VenueHealthJson found = look();
                    return Answer.of(found.failing().isEmpty() ? 200 : 503, found);
                });
    }

    private VenueHealthJson look() {
        Look known = last;
        if (known != null && nanos.getAsLong() - known.atNanos() < FRESH) {
            return known.found();
        }
        looking.lock();
        try {
            known = last;
            if (known != null && nanos.getAsLong() - known.atNanos() < FRESH) {
                return known.found();
            }
            VenueHealthJson found = ask();
            last = new Look(nanos.getAsLong(), found);
            return found;
        } finally {
            looking.unlock();
        }
    }

    private VenueHealthJson ask() {
        var working = new ArrayList<String>();
        var failing = new ArrayList<FailingPartJson>();
        for (HealthCheck part : parts) {
            Optional<String> problem = part.look();
            if (problem.isPresent()) {
                failing.add(new FailingPartJson(part.name(), problem.get()));
            } else {
                working.add(part.name());
            }
        }
        return new VenueHealthJson(failing.isEmpty() ? "healthy" : "unhealthy", Time.of(Instant.now()), working, failing);
    }
}
