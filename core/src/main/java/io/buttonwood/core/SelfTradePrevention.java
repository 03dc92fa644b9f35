package io.buttonwood.core;

/// What happens when an account's order would trade with another order of the same account.
public enum SelfTradePrevention {
    /// The trade happens.
    NONE,
    /// The incoming order's rest is cancelled.
    CANCEL_NEWEST,
    /// The resting order is cancelled, the incoming one goes on.
    CANCEL_OLDEST,
    /// Both are cancelled.
    CANCEL_BOTH,
    /// Both are reduced by the smaller of the two quantities; what reaches zero is cancelled.
    DECREMENT
}
