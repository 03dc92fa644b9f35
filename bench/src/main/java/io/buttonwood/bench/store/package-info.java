/// Measures the store: what the projection of an order costs.
@NullMarked
package io.buttonwood.bench.store;

import org.jspecify.annotations.NullMarked;
