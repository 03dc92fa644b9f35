/// The book beside its best peer, on one tape.
@NullMarked
package io.buttonwood.bench.book;

import org.jspecify.annotations.NullMarked;
