package io.buttonwood.server.http;

/// What is wrong where.
///
/// @param pointer a JSON pointer into the body, or `#query/name`, `#path/name`, `#header/name`
public record FieldError(
        @Doc(value = "JSON pointer into the body, or #query/name, #path/name, #header/name", example = "/price")
                String pointer,
        @Doc(value = "What is wrong there", example = "not a multiple of the tick size 0.01") String detail) {}
