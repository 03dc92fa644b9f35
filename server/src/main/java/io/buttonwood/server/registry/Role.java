package io.buttonwood.server.registry;

/// What a user is to the venue.
public enum Role {
    TRADER,
    BROKER,
    ADMIN
}
