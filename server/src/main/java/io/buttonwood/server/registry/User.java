package io.buttonwood.server.registry;

import org.jspecify.annotations.Nullable;

/// Somebody who may use the venue.
///
/// @param id the core's account id
/// @param name unique
/// @param brokerId 0 for none
/// @param passwordHash null for one who cannot log in by password
public record User(
        long id,
        String name,
        Role role,
        String tier,
        int brokerId,
        @Nullable String passwordHash,
        boolean disabled,
        long createdNanos) {}
