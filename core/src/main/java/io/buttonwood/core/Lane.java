package io.buttonwood.core;

/// The priority of a private message; each lane of a user has its own gap-free sequence from 1.
public enum Lane {
    LOW,
    NORMAL,
    HIGH,
    CRITICAL
}
