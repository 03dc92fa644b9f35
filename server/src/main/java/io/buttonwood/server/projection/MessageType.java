package io.buttonwood.server.projection;

/// The types that private events become; `Notified` carries its own type's name.
public enum MessageType {
    ORDER_ACCEPTED,
    ORDER_REJECTED,
    ORDER_PARTIALLY_FILLED,
    ORDER_FILLED,
    ORDER_CANCELLED,
    TRADE_EXECUTED,
    SETTLEMENT_COMPLETED
}
