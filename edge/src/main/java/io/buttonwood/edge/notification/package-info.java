/// Notifications: who hears of what, in which order, and what happens when it cannot be said.
///
/// Start at [io.buttonwood.edge.notification.NotificationService]. Plain Java: no HTTP, no database, no clock and no
/// thread of its own. The host gives a clock, an executor and, if it wants durability, a
/// [io.buttonwood.edge.notification.PendingStore], and calls `poll` every few milliseconds.
///
/// Locks are taken in one order only: stream (account, public or one instrument's market data), connection, timer
/// wheel. No callback, store read or filter runs while a connection's lock is held.
@NullMarked
package io.buttonwood.edge.notification;

import org.jspecify.annotations.NullMarked;
