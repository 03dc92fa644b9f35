package io.buttonwood.server.store;

/// A connection pool at this moment.
///
/// @param pool `writer` or `reader`
/// @param waiting threads that wait for a connection
public record PoolGauge(String pool, int active, int idle, int waiting, int max) {}
