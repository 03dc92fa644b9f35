package io.buttonwood.server.projection;

import io.buttonwood.core.Event;
import java.util.List;

/// A settlement cycle.
///
/// @param endedNanos when it last ended, well or not; 0 while it runs
/// @param failures how often it failed
/// @param detail why it failed last, else empty
/// @param nets of the account asked for, or of all; `seq` is 0 until completed
public record SettlementRow(
        long cycleId,
        int instrumentId,
        State state,
        int trades,
        long beganNanos,
        long endedNanos,
        int failures,
        String detail,
        long sequence,
        List<Event.Net> nets) {
    /// Where a cycle is.
    public enum State {
        BEGUN,
        COMPLETED,
        FAILED
    }
}
