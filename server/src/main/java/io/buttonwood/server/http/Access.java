package io.buttonwood.server.http;

/// Who may use a route. Each role may do what those before it may.
public enum Access {
    /// Everyone, without credentials.
    PUBLIC,
    TRADER,
    BROKER,
    ADMIN
}
