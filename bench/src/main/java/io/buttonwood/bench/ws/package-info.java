/// Notifications and market data over WebSocket, beside Spring's STOMP broker and NATS.
@NullMarked
package io.buttonwood.bench.ws;

import org.jspecify.annotations.NullMarked;
