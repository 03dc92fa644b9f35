/// Instruments: their units, bands and states, and the arithmetic of value and fee.
@NullMarked
package io.buttonwood.core.instrument;

import org.jspecify.annotations.NullMarked;
