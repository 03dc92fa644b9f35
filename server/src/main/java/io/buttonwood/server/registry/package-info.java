/// What is authoritative in SQL: users, keys, subscriptions, webhooks, audit, settings. Backed up, never rebuilt.
///
/// Everything here blocks; callers use virtual threads. Times are nanoseconds since 1970 UTC, 0 means never.
@NullMarked
package io.buttonwood.server.registry;

import org.jspecify.annotations.NullMarked;
