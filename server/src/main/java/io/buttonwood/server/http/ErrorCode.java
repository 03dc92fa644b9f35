package io.buttonwood.server.http;

import java.util.Locale;

/// Every way in which a request can fail, with the status it answers. The wire shows the name in lower case.
public enum ErrorCode {
    MALFORMED_REQUEST(400, "Malformed request", "The request line, a header or the query could not be read."),
    MALFORMED_JSON(400, "Malformed JSON", "The body is not one strict JSON document: bad syntax, a duplicate key, trailing text, or nested too deep."),
    HOST_NOT_ALLOWED(400, "Host not allowed", "The Host header names none of the hosts this venue serves."),
    INVALID_CURSOR(400, "Invalid cursor", "The cursor was not made by this list."),
    UNAUTHENTICATED(401, "Not authenticated", "No credentials, or none that are valid now."),
    FORBIDDEN(403, "Forbidden", "The credentials do not allow this."),
    REQUEST_REFUSED(403, "Request refused", "The request looks like an attack and was not processed."),
    NOT_FOUND(404, "Not found", "There is no such resource."),
    INSTRUMENT_NOT_FOUND(404, "Instrument not found", "There is no instrument of this name."),
    ORDER_NOT_FOUND(404, "Order not found", "The account has no such order."),
    ACCOUNT_NOT_FOUND(404, "Account not found", "There is no such account."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The path exists, but not with this method; see Allow."),
    NOT_ACCEPTABLE(406, "Not acceptable", "None of the accepted media types can be given."),
    CLIENT_ORDER_ID_REUSED(409, "Client order id reused", "The client_order_id belongs to an order with another body."),
    ORDER_CLOSED(409, "Order closed", "The order is final and cannot be changed."),
    ALREADY_EXISTS(409, "Already exists", "The name is taken by something that differs."),
    ALREADY_BUSTED(409, "Already busted", "The trade was undone before."),
    PAYLOAD_TOO_LARGE(413, "Payload too large", "The body is larger than this operation takes."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The body must be application/json."),
    INVALID_FIELD(422, "Invalid field", "A field's value is outside what the operation takes; errors says which and why."),
    COST_EXCEEDS_LIMIT(422, "Cost exceeds the limit", "The request costs more than its rate limit can ever hold."),
    PRICE_OUT_OF_BAND(422, "Price out of band", "The price is outside the instrument's bands."),
    INSUFFICIENT_FUNDS(422, "Insufficient funds", "The account cannot pay for this."),
    QUANTITY_TOO_LARGE(422, "Quantity too large", "The account's largest order quantity is smaller."),
    NOTIONAL_TOO_LARGE(422, "Notional too large", "The account's largest order value is smaller."),
    TOO_MANY_OPEN_ORDERS(422, "Too many open orders", "The account has as many open orders as it may have."),
    FAT_FINGER(422, "Too far from the last price", "The price is further from the last trade than the account allows."),
    POST_ONLY_WOULD_TAKE(422, "Post-only order would take", "The order would have traded at once."),
    INSTRUMENT_HALTED(422, "Instrument halted", "The instrument does not trade now."),
    INSTRUMENT_CLOSED(422, "Instrument closed", "The instrument is closed."),
    KILL_SWITCH(422, "Kill switch engaged", "Order entry is stopped for the account, its broker or the venue."),
    UNKNOWN_REFERENCE(422, "Unknown reference", "The body names something that does not exist."),
    CAPACITY(422, "Out of capacity", "An amount is beyond what the venue can count, or it has no room for one more."),
    RATE_LIMITED(429, "Too many requests", "A rate limit is used up; see Retry-After."),
    ADDRESS_BLOCKED(429, "Address blocked", "Repeated refusals led to a temporary block; see Retry-After."),
    TOO_MANY_ATTEMPTS(429, "Too many attempts", "Sign-in for this name or address is locked for a while; see Retry-After."),
    INTERNAL(500, "Internal error", "The venue failed; the request id names the incident."),
    NOT_CAUGHT_UP(503, "Not caught up", "The read model has not reached min_sequence yet; see Retry-After."),
    OVERLOADED(503, "Overloaded", "The venue takes no more at the moment; nothing was done; see Retry-After."),
    OUTCOME_UNKNOWN(504, "Outcome unknown", "The command was sent, but its answer did not come in time: it may or may not have been applied. Ask again by client_order_id."),
    SHUTTING_DOWN(503, "Shutting down", "The venue is stopping; nothing was done.");

    private final int status;
    private final String title;
    private final String meaning;

    ErrorCode(int status, String title, String meaning) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    /// The code as the wire has it.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A failure of this kind.
    public HttpProblem problem(String detail) {
        return new HttpProblem(this, detail);
    }

    /// A failure of this kind at one place.
    public HttpProblem problem(String pointer, String detail) {
        return new HttpProblem(this, detail, java.util.List.of(new FieldError(pointer, detail)), 0);
    }
}
