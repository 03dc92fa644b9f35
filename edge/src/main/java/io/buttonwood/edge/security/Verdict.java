package io.buttonwood.edge.security;

/// What [Screen] thinks of a value.
public sealed interface Verdict {
    /// The one clean verdict; screening a clean value allocates nothing for its answer.
    Clean CLEAN = new Clean();

    /// Nothing found.
    record Clean() implements Verdict { }

    /// An attack: `rule` names the class of evidence (for audit and counters, never for the client), `score` is
    /// its weight; 100 is the bar.
    record Attack(Kind kind, String rule, int score) implements Verdict { }

    enum Kind { SQL_INJECTION, PATH_TRAVERSAL }
}
