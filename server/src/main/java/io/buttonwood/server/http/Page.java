package io.buttonwood.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list in a stable order.
@Doc("One page of a list in a stable order.")
public record Page<T>(
        @Doc("The page's items") List<T> items,
        @Doc(value = "Pass it as cursor for the next page; null on the last one", example = "MTIz")
                @Nullable String nextCursor) {
    /// Reads a page whose limit was checked before: what else is wrong with it can only be the cursor.
    ///
    /// @throws HttpProblem INVALID_CURSOR
    public static <P> P read(java.util.function.Supplier<P> list) {
        try {
            return list.get();
        } catch (IllegalArgumentException e) {
            throw ErrorCode.INVALID_CURSOR.problem("#query/cursor", "was not made by this list");
        }
    }
}
