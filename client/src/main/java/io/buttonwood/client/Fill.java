package io.buttonwood.client;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One's own side of a trade; a trade of an account with itself gives two.
///
/// @param fee in quote asset
/// @param liquidity `MAKER` (was resting) or `TAKER`
public record Fill(
        String tradeId,
        String orderId,
        @Nullable String clientOrderId,
        String instrument,
        String side,
        BigDecimal price,
        BigDecimal quantity,
        @Nullable BigDecimal fee,
        String liquidity,
        @Nullable Instant createdAt,
        long sequence) {}
