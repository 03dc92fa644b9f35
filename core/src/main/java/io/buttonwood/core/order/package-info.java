/// Orders from entry to their end: checks, execution, replacement, cancellation, idempotency.
@NullMarked
package io.buttonwood.core.order;

import org.jspecify.annotations.NullMarked;
