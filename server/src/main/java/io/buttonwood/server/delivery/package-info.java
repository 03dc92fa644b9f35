/// Notifications on their way from the event stream to their readers: the feed, the durable pending store, server-sent
/// events, webhooks, and the routes for subscriptions, announcements and dead letters.
@NullMarked
package io.buttonwood.server.delivery;

import org.jspecify.annotations.NullMarked;
