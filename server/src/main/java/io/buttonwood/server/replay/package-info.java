/// Plays an order tape through the public API and compares what the venue did with what was expected.
@NullMarked
package io.buttonwood.server.replay;

import org.jspecify.annotations.NullMarked;
