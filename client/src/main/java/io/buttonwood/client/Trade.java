package io.buttonwood.client;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A public trade.
public record Trade(
        String tradeId,
        @Nullable String instrument,
        BigDecimal price,
        BigDecimal quantity,
        @Nullable Instant createdAt,
        long sequence) {}
