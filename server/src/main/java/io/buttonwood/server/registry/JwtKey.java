package io.buttonwood.server.registry;

/// A secret that tokens are signed with.
///
/// @param secret base64
/// @param retiredNanos since when it only checks, 0 while it signs
public record JwtKey(String kid, String secret, long createdNanos, long retiredNanos) {}
