package io.buttonwood.core;

/// Why a command was refused. Nothing changed then, except that an order refused for a known account is told so.
public enum Reason {
    UNKNOWN_ASSET,
    UNKNOWN_BROKER,
    UNKNOWN_ACCOUNT,
    UNKNOWN_INSTRUMENT,
    UNKNOWN_ORDER,
    UNKNOWN_TRADE,
    UNKNOWN_CYCLE,
    /// The name is taken by something that differs.
    ALREADY_EXISTS,
    /// A field is outside what the command allows; the detail says which and why.
    INVALID,
    /// The client order id was used by an order with another body.
    CLIENT_ORDER_ID_REUSED,
    /// The order exists but is final.
    ORDER_CLOSED,
    INSTRUMENT_HALTED,
    INSTRUMENT_CLOSED,
    PRICE_OUT_OF_BAND,
    INSUFFICIENT_FUNDS,
    QUANTITY_TOO_LARGE,
    NOTIONAL_TOO_LARGE,
    TOO_MANY_OPEN_ORDERS,
    /// Too far from the last price.
    FAT_FINGER,
    KILL_SWITCH,
    /// A post-only order would have traded.
    POST_ONLY_WOULD_TAKE,
    ALREADY_BUSTED,
    /// An amount would leave 64 bits, or the venue has no room for one more.
    CAPACITY
}
