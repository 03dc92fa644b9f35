package io.buttonwood.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What can be traded.
///
/// @param tickSize smallest price step, quote asset per one base
/// @param lotSize smallest quantity step, base asset
/// @param state `OPEN`, `HALTED` or `CLOSED`
public record Instrument(
        String instrument,
        String baseAsset,
        String quoteAsset,
        BigDecimal tickSize,
        BigDecimal lotSize,
        @Nullable BigDecimal makerFee,
        @Nullable BigDecimal takerFee,
        @Nullable BigDecimal lowPrice,
        @Nullable BigDecimal highPrice,
        @Nullable String state) {}
