package io.buttonwood.core;

/// What a kill switch stops.
public enum KillScope {
    ACCOUNT,
    BROKER,
    VENUE
}
