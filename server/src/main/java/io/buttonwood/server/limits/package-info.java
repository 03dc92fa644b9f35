/// Rate limits around the limiter itself: shared through Redis, overridden per endpoint, and their blocks told to the
/// audit log and the alarms.
@NullMarked
package io.buttonwood.server.limits;

import org.jspecify.annotations.NullMarked;
