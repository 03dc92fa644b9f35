/// The metrics service against its peers, in one run: recording on two threads, and reading a window.
@NullMarked
package io.buttonwood.bench.metrics;

import org.jspecify.annotations.NullMarked;
