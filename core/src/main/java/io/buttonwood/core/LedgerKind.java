package io.buttonwood.core;

/// Why a ledger entry was made.
public enum LedgerKind {
    DEPOSIT,
    WITHDRAWAL,
    TRADE,
    SETTLEMENT,
    BUST
}
