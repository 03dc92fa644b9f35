/// What is rebuilt from the event stream: orders, trades, fills, ledger, settlements, candles, pending notifications.
///
/// One [Projector] writes; [Queries], [PendingNotifications] and [DeadLetters] read. Prices are ticks, quantities lots,
/// money the smallest units of its asset, times nanoseconds since 1970 UTC.
@NullMarked
package io.buttonwood.server.projection;

import org.jspecify.annotations.NullMarked;
