package io.buttonwood.edge.metrics;

/// How a part does. UNKNOWN, below 100 samples, worsens nothing.
public enum Health {
    UNKNOWN,
    HEALTHY,
    DEGRADED,
    UNHEALTHY
}
