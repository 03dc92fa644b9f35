package io.buttonwood.edge.ratelimit;

/// What became of a request.
public enum Verdict {
    /// All its buckets gave their tokens.
    ADMITTED,
    /// A bucket was short; none gave a token. HTTP 429.
    REFUSED,
    /// The user or address is blocked for repeated refusals. HTTP 429.
    BLOCKED,
    /// It costs more than a bucket can ever hold, so waiting is no use. HTTP 422.
    TOO_COSTLY
}
