package io.buttonwood.server.http;

/// What an API key may be used for, apart from what its user's role allows. A bearer token has all of them.
public enum Scope {
    READ,
    TRADE,
    ADMIN
}
