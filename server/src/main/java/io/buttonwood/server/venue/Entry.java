package io.buttonwood.server.venue;

import io.buttonwood.core.Command;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.TimeInForce;
import io.buttonwood.server.http.Decimal;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Schema;
import org.jspecify.annotations.Nullable;

/// Turns an order as the wire has it into the core's command; REST and WebSocket order entry share it.
public final class Entry {
    private Entry() {}

    /// @param at JSON pointer of the order in its document
    /// @throws io.buttonwood.server.http.HttpProblem INSTRUMENT_NOT_FOUND, or INVALID_FIELD with all that is wrong
    public static Command.PlaceOrder order(Market market, long accountId, Wire.NewOrderBody body, String at) {
        Instrument instrument = market.find(body.instrument());
        if (instrument == null) {
            throw ErrorCode.INSTRUMENT_NOT_FOUND.problem(
                    at + "/instrument", "no instrument is called " + body.instrument());
        }
        var errors = new Schema.Errors();
        long ticks = 0;
        Decimal price = body.price();
        if (body.type() == OrderType.LIMIT) {
            if (price == null) {
                errors.add(at + "/price", "is required for LIMIT");
            } else {
                ticks = ticks(instrument, price, at + "/price", errors);
            }
        } else if (price != null) {
            errors.add(at + "/price", "must be absent for MARKET");
        }
        long lots = lots(instrument, body.quantity(), at + "/quantity", errors);
        TimeInForce timeInForce = body.timeInForce();
        if (timeInForce == null) {
            timeInForce = body.type() == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
        }
        if (body.type() == OrderType.MARKET && timeInForce == TimeInForce.GTC) {
            errors.add(at + "/time_in_force", "must be IOC or FOK for MARKET");
        }
        if (body.postOnly() && (body.type() == OrderType.MARKET || timeInForce != TimeInForce.GTC)) {
            errors.add(at + "/post_only", "goes only with a LIMIT order that is GTC");
        }
        errors.check();
        return new Command.PlaceOrder(
                accountId, instrument.id(), body.side(), body.type(), timeInForce, body.postOnly(), ticks, lots,
                body.clientOrderId());
    }

    /// @throws io.buttonwood.server.http.HttpProblem INVALID_FIELD with all that is wrong
    public static Command.ReplaceOrder replace(
            Instrument instrument, long accountId, long orderId, @Nullable String clientOrderId, Wire.ReplaceBody body) {
        var errors = new Schema.Errors();
        Decimal price = body.price();
        Decimal quantity = body.quantity();
        Decimal remaining = body.remainingQuantity();
        if (quantity != null && remaining != null) {
            errors.add("/remaining_quantity", "must be absent when quantity is there");
        }
        if (price == null && quantity == null && remaining == null) {
            errors.add("", "must change something");
        }
        long ticks = price == null ? 0 : ticks(instrument, price, "/price", errors);
        long total = quantity == null ? 0 : lots(instrument, quantity, "/quantity", errors);
        long open = remaining == null ? 0 : lots(instrument, remaining, "/remaining_quantity", errors);
        errors.check();
        return new Command.ReplaceOrder(accountId, orderId, clientOrderId, ticks, total, open);
    }

    static long ticks(Instrument instrument, Decimal price, String pointer, Schema.Errors errors) {
        return steps(price, instrument.tick(), pointer, "tick size", errors);
    }

    private static long lots(Instrument instrument, Decimal quantity, String pointer, Schema.Errors errors) {
        return steps(quantity, instrument.lot(), pointer, "lot size", errors);
    }

    private static long steps(Decimal value, Decimal step, String pointer, String what, Schema.Errors errors) {
        try {
            return value.steps(step);
        } catch (ArithmeticException e) {
            errors.add(pointer, "is not a multiple of the " + what + " " + step);
            return 0;
        }
    }
}
