package io.buttonwood.server.delivery;

import io.buttonwood.core.OrderType;
import io.buttonwood.core.Side;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.Doc;
import org.jspecify.annotations.Nullable;

/// The data of those private notifications that are no order and no fill.
public final class Bodies {
    private Bodies() {}

    @Doc("An order that was refused.")
    public record RejectedJson(
            @Doc(value = "What was to be traded; null if unknown", example = "ACME") @Nullable String instrument,
            @Doc(value = "Side", example = "BUY") Side side,
            @Doc(value = "Type", example = "LIMIT") OrderType type,
            @Doc(value = "Limit price, null for MARKET", example = "101.25") @Nullable Decimal price,
            @Doc(value = "Quantity", example = "100") @Nullable Decimal quantity,
            @Doc(value = "Your own id", example = "c-1") @Nullable String clientOrderId,
            @Doc(value = "Why, as the code of the error answer", example = "insufficient_funds") String code,
            @Doc(value = "Why, in words", example = "the account has 12.50 USD") String detail,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("A trade that was undone.")
    public record BustedJson(
            @Doc(value = "The trade", example = "17") String tradeId,
            @Doc(value = "Instrument", example = "ACME") @Nullable String instrument,
            @Doc(value = "Always true", example = "true") boolean busted,
            @Doc(value = "Why", example = "erroneous price") String reason,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}

    @Doc("What a settlement cycle brought the account.")
    public record SettledJson(
            @Doc(value = "Cycle", example = "3") String cycleId,
            @Doc(value = "Instrument", example = "ACME") String instrument,
            @Doc(value = "Account", example = "7") long accountId,
            @Doc(value = "Base asset received; negative was given", example = "100") Decimal base,
            @Doc(value = "Quote asset received; negative was given", example = "-10130.06") Decimal quote,
            @Doc(value = "Engine sequence", example = "1042") long sequence) {}
}
