package io.buttonwood.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list in a stable order.
///
/// @param next the cursor of what follows, or null at the end
public record Page<T>(List<T> items, @Nullable String next) {}
