package io.buttonwood.server.http;

import java.util.List;

/// A request that fails as its [ErrorCode] says. Thrown by endpoints and by the edge; carries no stack trace, because it
/// is an answer and not a fault.
public final class HttpProblem extends RuntimeException {
    private final ErrorCode code;
    private final List<FieldError> errors;
    private final int retryAfterSeconds;

    public HttpProblem(ErrorCode code, String detail) {
        this(code, detail, List.of(), 0);
    }

    /// @param retryAfterSeconds 0 for no Retry-After
    public HttpProblem(ErrorCode code, String detail, List<FieldError> errors, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /// The body, RFC 9457.
    public ErrorResponse body(String requestId) {
        return new ErrorResponse(
                "/docs/errors#" + code.wire(),
                code.title(),
                code.status(),
                code.wire(),
                detail(),
                requestId,
                errors.isEmpty() ? null : errors);
    }
}
