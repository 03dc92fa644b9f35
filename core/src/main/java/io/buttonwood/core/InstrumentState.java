package io.buttonwood.core;

/// Whether an instrument trades. PRE_OPEN and AUCTION get their place here later.
public enum InstrumentState {
    /// Orders enter, trade and leave.
    OPEN,
    /// Nothing enters or trades, orders may be cancelled.
    HALTED,
    /// As HALTED, and its orders were cancelled when it closed.
    CLOSED
}
