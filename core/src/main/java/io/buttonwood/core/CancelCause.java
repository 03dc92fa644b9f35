package io.buttonwood.core;

/// Why an order, or the rest of it, was cancelled.
public enum CancelCause {
    /// Its owner asked.
    REQUESTED,
    /// Its owner cancelled many at once.
    MASS_CANCEL,
    /// The owner's cancel-all-after time came.
    DEAD_MAN,
    /// An IOC or MARKET order's rest found nobody.
    NO_LIQUIDITY,
    /// A FOK order could not be filled wholly.
    WOULD_NOT_FILL,
    /// A MARKET order's rest could not be paid.
    INSUFFICIENT_FUNDS,
    /// Self-trade prevention.
    SELF_TRADE,
    /// A kill switch.
    KILL_SWITCH,
    /// Its instrument was closed.
    INSTRUMENT_CLOSED,
    /// A replace left nothing to trade.
    NOTHING_LEFT
}
