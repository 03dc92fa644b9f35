package io.buttonwood.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A change of a live order; null leaves a field as it is. At most one of the two quantities.
///
/// @param quantity the new total, what has traded included
/// @param remainingQuantity what shall still be open
public record ReplaceOrder(
        @Nullable BigDecimal price, @Nullable BigDecimal quantity, @Nullable BigDecimal remainingQuantity) {
    public ReplaceOrder {
        if (quantity != null && remainingQuantity != null) {
            throw new IllegalArgumentException("quantity or remaining_quantity, not both");
        }
    }
}
