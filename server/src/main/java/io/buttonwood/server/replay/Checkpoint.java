package io.buttonwood.server.replay;

import java.util.List;

/// The best prices of a book after a command.
record Checkpoint(long commandSeq, List<Level> bids, List<Level> asks) {
    /// @param quantity lots
    record Level(long priceTicks, long quantity, int orders) {
        @Override
        public String toString() {
            return quantity + " in " + orders + " at " + priceTicks;
        }
    }
}
