/// The bytes of a snapshot: every number a zigzag varint, every text its characters.
@NullMarked
package io.buttonwood.core.state;

import org.jspecify.annotations.NullMarked;
