package io.buttonwood.core;

/// How an order's price is meant. STOP, STOP_LIMIT and ICEBERG get their place here later.
public enum OrderType {
    LIMIT,
    MARKET
}
