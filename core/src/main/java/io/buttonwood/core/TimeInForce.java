package io.buttonwood.core;

/// How long an order stands: until cancelled, only for this instant, or wholly at this instant or not at all. DAY
/// and GTD get their place here later.
public enum TimeInForce {
    GTC,
    IOC,
    FOK
}
