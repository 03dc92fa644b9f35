package io.buttonwood.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The venue's `problem+json` error body. What the body did not say is null, or empty for `errors`.
///
/// @param status HTTP status
/// @param code the venue's stable error code, e.g. `INSUFFICIENT_FUNDS`
public record Problem(
        @Nullable String type,
        @Nullable String title,
        int status,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String requestId,
        List<FieldError> errors) {

    /// One refused field.
    ///
    /// @param pointer JSON pointer into the request body
    public record FieldError(@Nullable String pointer, @Nullable String detail) {}

    public Problem(
            @Nullable String type,
            @Nullable String title,
            int status,
            @Nullable String code,
            @Nullable String detail,
            @Nullable String requestId,
            @Nullable List<FieldError> errors) {
        this.type = type;
        this.title = title;
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.requestId = requestId;
        this.errors = errors == null ? List.of() : List.copyOf(errors);
    }

    /// Reads an error body; a body that is no problem document gives a problem of only the status and its first text.
    public static Problem parse(int status, byte[] body) {
        try {
            var read = Json.MAPPER.readValue(body, Problem.class);
            if (read != null) {
                return new Problem(
                        read.type, read.title, status, read.code, read.detail, read.requestId, read.errors);
            }
        } catch (RuntimeException notAProblem) {
            // Proxies answer in HTML; the status still says what matters.
        }
        var text = new String(body, 0, Math.min(body.length, 200), java.nio.charset.StandardCharsets.UTF_8);
        return new Problem(null, null, status, null, text, null, null);
    }
}
