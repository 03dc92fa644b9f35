package io.buttonwood.client;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An order as the venue tells it.
///
/// @param status `OPEN`, `PARTIALLY_FILLED`, `FILLED`, `CANCELLED`, `REJECTED` or `EXPIRED`
/// @param averagePrice null while nothing has traded
/// @param sequence the engine sequence of the answer; give it as `min_sequence` to read what you wrote
public record Order(
        String orderId,
        String instrument,
        String side,
        String type,
        @Nullable BigDecimal price,
        BigDecimal quantity,
        @Nullable String timeInForce,
        boolean postOnly,
        @Nullable String clientOrderId,
        String status,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        @Nullable BigDecimal averagePrice,
        @Nullable Instant createdAt,
        long sequence) {

    /// Whether it may still trade.
    public boolean live() {
        return status.equals("OPEN") || status.equals("PARTIALLY_FILLED");
    }
}
