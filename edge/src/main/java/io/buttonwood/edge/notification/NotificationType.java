package io.buttonwood.edge.notification;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// What a notification is about.
public enum NotificationType {
    ORDER_ACCEPTED,
    ORDER_REJECTED,
    ORDER_PARTIALLY_FILLED,
    ORDER_FILLED,
    ORDER_CANCELLED,
    TRADE_EXECUTED,
    SETTLEMENT_COMPLETED,
    PRICE_UPDATE,
    ORDER_BOOK_UPDATE,
    INSTRUMENT_STATUS,
    RISK_ALERT,
    SYSTEM_ANNOUNCEMENT;

    /// Everything that happens to an account's own orders and money.
    public static final Set<NotificationType> TRADING = Set.copyOf(EnumSet.of(ORDER_ACCEPTED, ORDER_REJECTED,
            ORDER_PARTIALLY_FILLED, ORDER_FILLED, ORDER_CANCELLED, TRADE_EXECUTED, SETTLEMENT_COMPLETED, RISK_ALERT));

    /// Prices, books and trades.
    public static final Set<NotificationType> MARKET_DATA =
            Set.copyOf(EnumSet.of(PRICE_UPDATE, ORDER_BOOK_UPDATE, TRADE_EXECUTED));

    /// What an instrument does: price, book and trading state.
    public static final Set<NotificationType> INSTRUMENT =
            Set.copyOf(EnumSet.of(PRICE_UPDATE, ORDER_BOOK_UPDATE, INSTRUMENT_STATUS));

    /// Whether a newer message of one instrument makes an older one worthless. Fills, halts and alerts never are.
    public boolean conflatable() {
        return this == PRICE_UPDATE || this == ORDER_BOOK_UPDATE;
    }

    /// The type of a name from the wire.
    ///
    /// @throws IllegalArgumentException naming the twelve types, if `name` is none of them
    public static NotificationType parse(String name) {
        for (NotificationType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown notification type, expected one of " + Arrays.toString(values()));
    }
}
