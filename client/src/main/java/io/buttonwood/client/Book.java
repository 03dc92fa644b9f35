package io.buttonwood.client;

import java.math.BigDecimal;
import java.util.List;

/// An instrument's book, best price first on both sides.
///
/// @param sequence engine sequence that the book stands at
public record Book(String instrument, List<Level> bids, List<Level> asks, long sequence, long checksum) {

    /// One price.
    ///
    /// @param orders how many orders stand there
    public record Level(BigDecimal price, BigDecimal quantity, int orders) {}
}
