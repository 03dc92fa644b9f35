package io.buttonwood.server.ws;

import io.buttonwood.core.Side;
import java.util.List;

/// A piece of public market data on its way to the event loops. Immutable and shared by them.
sealed interface Update {
    Topic topic();

    /// The engine sequence that it brings the topic to.
    long seq();

    /// Things of which none may be left out: trades, changes of orders.
    ///
    /// @param items JSON of each
    record Items(Topic topic, long seq, List<String> items) implements Update {}

    /// @param checksum of the book at `seq`
    record Levels(Topic topic, long seq, List<Level> levels, long checksum) implements Update {}

    /// @param item JSON of the level, with quantity 0 if it is gone
    record Level(Side side, long priceTicks, String item) {}

    /// The state of the topic as a whole; a later one replaces it.
    ///
    /// @param body JSON object
    record State(Topic topic, long seq, String body) implements Update {}
}
