package io.buttonwood.springpeer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Orders")
class OrderController {
    record TimeAnswer(Instant time) {}

    private final OrderStore store;
    private final Timer timer;

    OrderController(OrderStore store, MeterRegistry meters) {
        this.store = store;
        this.timer = Timer.builder("orders.placed").publishPercentileHistogram().register(meters);
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Enter an order")
    OrderJson place(@Valid @RequestBody NewOrder order, Principal user) {
        return timer.record(() -> {
            Instant now = Instant.now();
            long id = store.insert(user.getName(), order, now);
            return new OrderJson(
                    Long.toString(id), order.instrument(), order.side(), order.type(), order.price(), order.quantity(),
                    order.timeInForce(), false, order.clientOrderId(), "OPEN", BigDecimal.ZERO, order.quantity(), null, null,
                    now, id);
        });
    }

    @GetMapping("/time")
    @Operation(summary = "Read the clock")
    TimeAnswer time() {
        return new TimeAnswer(Instant.now());
    }
}
