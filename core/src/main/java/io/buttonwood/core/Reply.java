package io.buttonwood.core;

import java.util.List;

/// The answer to a command. `sequence` is the command's place in the log, `timeNanos` the time it was applied at; only a
/// duplicate order is answered otherwise.
public sealed interface Reply {
    long sequence();

    long timeNanos();

    /// It is done.
    ///
    /// @param id what was made (asset, broker, account, instrument, ledger entry, settlement cycle, announcement), else 0
    /// @param count how many things it touched: orders cancelled, cycles begun, recipients
    record Done(long sequence, long timeNanos, long id, int count) implements Reply {}

    /// An order was entered, replaced or cancelled.
    ///
    /// @param sequence of a duplicate, the place of the command that last changed the order: while nothing has, that is
    ///     the sequence of the first answer
    /// @param duplicate the client order id was known with the same body: this is the original order as it stands
    record Order(long sequence, long timeNanos, OrderView order, boolean duplicate) implements Reply {}

    /// One reply for each order of a batch, in its order.
    record Batch(long sequence, long timeNanos, List<Reply> replies) implements Reply {}

    /// Nothing was changed.
    ///
    /// @param detail for a person; never holds another account's data
    record Refused(long sequence, long timeNanos, Reason reason, String detail) implements Reply {}
}
