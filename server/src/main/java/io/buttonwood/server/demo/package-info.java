/// A venue to look at: simulated traders over the public API.
@NullMarked
package io.buttonwood.server.demo;

import org.jspecify.annotations.NullMarked;
