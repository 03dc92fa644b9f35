package io.buttonwood.edge.metrics;

/// What one evaluation of a rule asks for.
sealed interface Verdict {
    /// Stand, or go on standing with a new value.
    record Raise(double value, double threshold, String detail) implements Verdict {}

    /// Stay as it is, with a new value if it stands.
    record Keep(double value, String detail) implements Verdict {}

    record Clear() implements Verdict {}
}
