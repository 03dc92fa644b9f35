package io.buttonwood.edge.ratelimit;

/// Which allowance of its user and address a request draws on.
public enum Allowance {
    /// Everything but cancels.
    ORDINARY,
    /// Cancels: buckets of their own, for the user and for the address, that no other request touches.
    CANCEL
}
