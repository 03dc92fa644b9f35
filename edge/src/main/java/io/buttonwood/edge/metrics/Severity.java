package io.buttonwood.edge.metrics;

/// How urgent an alert is.
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
