package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of every failure: application/problem+json, RFC 9457.
@Doc("What went wrong, as RFC 9457 problem details.")
public record ErrorResponse(
        @Doc(value = "Where this kind of problem is described", example = "/docs/errors#invalid_field") String type,
        @Doc(value = "The kind in words", example = "Invalid field") String title,
        @Doc(value = "The HTTP status", example = "422", min = 400, max = 599) int status,
        @Doc(value = "The kind, stable, for programs", example = "invalid_field") String code,
        @Doc(value = "What is wrong in this request", example = "price: not a multiple of the tick size 0.01")
                String detail,
        @Doc(value = "Names this request in the venue's logs", example = "k3v9q2-1f") String requestId,
        @Doc("Which fields are wrong and why") @Nullable List<FieldError> errors) {}
