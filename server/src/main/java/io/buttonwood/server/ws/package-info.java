/// The WebSocket API: sessions, frames, market-data topics and order entry.
@NullMarked
package io.buttonwood.server.ws;

import org.jspecify.annotations.NullMarked;
