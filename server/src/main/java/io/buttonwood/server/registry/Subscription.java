package io.buttonwood.server.registry;

/// A stored notification subscription.
///
/// @param id 0 to be numbered
public record Subscription(long id, long userId, String json, long createdNanos) {}
