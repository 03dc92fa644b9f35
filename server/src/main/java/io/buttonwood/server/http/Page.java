package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list in a stable order.
@Doc("One page of a list in a stable order.")
public record Page<T>(
        @Doc("The page's items") List<T> items,
        @Doc(value = "Pass it as cursor for the next page; null on the last one", example = "MTIz")
                @Nullable String nextCursor) {}
