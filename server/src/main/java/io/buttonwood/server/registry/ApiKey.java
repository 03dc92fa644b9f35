package io.buttonwood.server.registry;

import java.util.List;
import java.util.Set;

/// A key to the API; the key itself is not kept.
///
/// @param id 0 to be numbered
/// @param hash SHA-256 of the key, lower-case hex, unique
/// @param prefix the key's first characters, to tell it by
/// @param addresses CIDR blocks it may be used from, none for all
/// @param expiresNanos 0 for never
/// @param lastUsedNanos 0 for never
public record ApiKey(
        long id,
        long userId,
        String hash,
        String prefix,
        Set<Scope> scopes,
        List<String> addresses,
        long expiresNanos,
        String name,
        long createdNanos,
        long lastUsedNanos) {}
