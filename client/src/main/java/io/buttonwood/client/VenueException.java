package io.buttonwood.client;

import java.time.Duration;

/// The venue refused a request (any answer of 400 or above).
public final class VenueException extends RuntimeException {
    private final transient Problem problem;
    private final transient Duration retryAfter;

    /// @param retryAfter the answer's `Retry-After`, zero where it had none
    public VenueException(Problem problem, Duration retryAfter) {
        super(problem.status() + " " + (problem.code() == null ? "" : problem.code() + ": ")
                + (problem.detail() == null ? String.valueOf(problem.title()) : problem.detail())
                + (problem.errors().isEmpty() ? "" : " " + problem.errors()));
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /// What the venue said.
    public Problem problem() {
        return problem;
    }

    /// HTTP status.
    public int status() {
        return problem.status();
    }

    /// How long to wait before asking again; zero where the venue did not say.
    public Duration retryAfter() {
        return retryAfter;
    }
}
