/// How long attack screening takes for the worst values.
@NullMarked
package io.buttonwood.bench.screen;

import org.jspecify.annotations.NullMarked;
