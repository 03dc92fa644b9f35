package io.buttonwood.server.monitoring;

import java.util.Optional;
import java.util.function.Supplier;

/// One part that must work for the venue to be healthy.
///
/// @param name in lower case, such as `engine`; the public sees it
/// @param problem what is wrong, empty if nothing; may block for a moment; one that throws counts as failing
public record HealthCheck(String name, Supplier<Optional<String>> problem) {
    /// The problem, a failure to look included.
    Optional<String> look() {
        try {
            return problem.get();
        } catch (RuntimeException e) {
            return Optional.of("cannot be checked");
        }
    }
}
