package io.buttonwood.server.replay;

/// One line of a tape.
///
/// @param seq from 1 without gaps
/// @param orderId the tape's id; may come back after its order is done
/// @param buy whether the order buys
/// @param priceTicks whole ticks; 0 for CANCEL
/// @param quantity lots; for REPLACE what shall be open; 0 for CANCEL
/// @param timeInForce `GTC` or `IOC`; `-` unless NEW
record TapeCommand(
        long seq, Kind kind, String orderId, boolean buy, long priceTicks, long quantity, String timeInForce) {
    enum Kind {
        NEW,
        REPLACE,
        CANCEL
    }
}
