package io.buttonwood.edge.metrics;

import java.time.Instant;

/// An alert that stands: since when, the value last seen and the limit it is held against (both NaN where
/// there are none), and a sentence for people.
public record ActiveAlert(String name, Severity severity, Instant since, double value, double threshold, String detail) {
    ActiveAlert now(double newValue, String newDetail) {
        return new ActiveAlert(name, severity, since, newValue, threshold, newDetail);
    }
}
