package io.buttonwood.core;

/// Where an order is in its life. The last four are final.
public enum OrderStatus {
    OPEN,
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    REJECTED,
    EXPIRED;

    /// Whether the order may still trade.
    public boolean live() {
        return this == OPEN || this == PARTIALLY_FILLED;
    }
}
