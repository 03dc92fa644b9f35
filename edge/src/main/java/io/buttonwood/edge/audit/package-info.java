/// The append-only, hash-chained record of who did what to what, and what may be written into any log.
@NullMarked
package io.buttonwood.edge.audit;

import org.jspecify.annotations.NullMarked;
