/// Resting orders of one instrument in price-time priority, and their matching. Knows lots, ticks and accounts, no money.
@NullMarked
package io.buttonwood.core.book;

import org.jspecify.annotations.NullMarked;
