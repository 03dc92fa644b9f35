/// Trades after the match: kept for a bust, netted and settled in cycles.
@NullMarked
package io.buttonwood.core.settlement;

import org.jspecify.annotations.NullMarked;
