package io.buttonwood.core;

/// Where an account's money of one asset stands.
public enum Bucket {
    /// Free to spend or withdraw.
    AVAILABLE,
    /// Set aside for open orders.
    HELD,
    /// Received in a trade that has not settled.
    UNSETTLED
}
