package io.buttonwood.springpeer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;

record OrderJson(
        @JsonProperty("order_id") String orderId,
        String instrument,
        String side,
        String type,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity,
        @JsonProperty("time_in_force") String timeInForce,
        @JsonProperty("post_only") boolean postOnly,
        @JsonProperty("client_order_id") String clientOrderId,
        String status,
        @JsonProperty("filled_quantity") @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal filledQuantity,
        @JsonProperty("remaining_quantity") @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal remainingQuantity,
        @JsonProperty("average_price") BigDecimal averagePrice,
        @JsonProperty("cancel_reason") String cancelReason,
        @JsonProperty("created_at") Instant createdAt,
        long sequence) {}
