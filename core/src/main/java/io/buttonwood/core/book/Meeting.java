package io.buttonwood.core.book;

/// What came of an incoming order and the best resting one of the other side; see [Book#match].
public enum Meeting {
    /// Traded.
    FILL,
    /// The same account's: the resting order was taken out, the incoming one goes on.
    RESTING_CANCELLED,
    /// The same account's: the incoming order ends, the resting one stays.
    INCOMING_CANCELLED,
    /// The same account's: the resting order was taken out, and the incoming one ends.
    BOTH_CANCELLED,
    /// The same account's: both were lowered by the smaller of them, without a trade.
    BOTH_REDUCED
}
