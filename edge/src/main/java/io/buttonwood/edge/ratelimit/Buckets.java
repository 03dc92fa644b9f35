package io.buttonwood.edge.ratelimit;

/// Where the cells of one kind of bucket live.
sealed interface Buckets permits Table, EndpointBuckets {
    /// Points a claim, whose cell says [Gcra#MOVED], at its bucket's present cell. May wait for a resize.
    void relocate(Claim claim, long nowNanos);

    /// A bucket became live (+1), or its only take was given back (-1).
    void count(int change);
}
