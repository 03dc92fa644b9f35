package io.buttonwood.server.registry;

/// An endpoint's rate limit, set by an operator.
public record EndpointLimit(String endpoint, double perSecond, long burst) {}
