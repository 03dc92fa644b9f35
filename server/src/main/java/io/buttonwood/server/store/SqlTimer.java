package io.buttonwood.server.store;

/// Hears of every statement that ran. Called on the thread that ran it, so it must be quick and must not throw.
@FunctionalInterface
public interface SqlTimer {
    /// Hears nothing.
    SqlTimer NONE = (statement, nanos, failed) -> {};

    /// A statement ran.
    ///
    /// @param statement its name, one of a fixed few dozen, such as `orders.page`
    /// @param nanos how long it took
    /// @param failed whether the database refused it
    void ran(String statement, long nanos, boolean failed);
}
