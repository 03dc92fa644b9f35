/// The venue as a deterministic state machine: commands in, events and a reply out.
///
/// Nothing in here reads a clock, starts a thread, does I/O or uses floating point: the same commands at the same
/// times give the same events, replies and snapshot, byte for byte. Prices are ticks, quantities lots, money the
/// smallest units of its asset, times nanoseconds since 1970 UTC.
@NullMarked
package io.buttonwood.core;

import org.jspecify.annotations.NullMarked;
