/// The venue's public face: orders, market data, accounts.
///
/// [io.buttonwood.server.venue.Market] is what this process knows of the venue from the event stream; everything that
/// changes it goes through [io.buttonwood.server.venue.Engine] as a command.
@NullMarked
package io.buttonwood.server.venue;

import org.jspecify.annotations.NullMarked;
