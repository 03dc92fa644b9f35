package io.buttonwood.edge.metrics;

import java.time.Instant;

/// The moment an alert begins or ends.
public sealed interface AlertTransition {
    ActiveAlert alert();

    Instant at();

    record Raised(ActiveAlert alert, Instant at) implements AlertTransition {}

    record Cleared(ActiveAlert alert, Instant at) implements AlertTransition {}
}
