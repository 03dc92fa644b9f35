package io.buttonwood.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param nextCursor what to ask the next part with; null at the end
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
