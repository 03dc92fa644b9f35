package io.buttonwood.server.http;

/// The answer of operations that have no resource to show.
@Doc("Done; there is no resource to show.")
public record SuccessResponse(
        @Doc(value = "Always true", example = "true") boolean success,
        @Doc(value = "What was done", example = "12 snapshots dropped") String message) {

    public static SuccessResponse of(String message) {
        return new SuccessResponse(true, message);
    }
}
