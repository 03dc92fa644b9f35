package io.buttonwood.server.registry;

/// What an API key may be used for.
public enum Scope {
    READ,
    TRADE,
    ADMIN
}
