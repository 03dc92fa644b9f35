package io.buttonwood.server.http;

/// A JSON value that is passed through as it is; it was checked to be one when it came in.
public record RawJson(String text) {}
