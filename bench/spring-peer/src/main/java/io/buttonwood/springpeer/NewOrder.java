package io.buttonwood.springpeer;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;

record NewOrder(
        @NotNull @Pattern(regexp = "^[A-Z0-9._-]{1,32}$") String instrument,
        @NotNull @Pattern(regexp = "BUY|SELL") String side,
        @NotNull @Pattern(regexp = "LIMIT|MARKET") String type,
        @Positive BigDecimal price,
        @NotNull @Positive BigDecimal quantity,
        @JsonProperty("time_in_force") @NotNull @Pattern(regexp = "GTC|IOC|FOK") String timeInForce,
        @JsonProperty("client_order_id") @Pattern(regexp = "^[A-Za-z0-9._:=@+-]{1,64}$") String clientOrderId) {}
