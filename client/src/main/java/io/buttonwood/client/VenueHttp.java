package io.buttonwood.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// A venue's REST API, each call a typed method; [#call] reaches what has none. Safe for many threads.
///
/// An answer of 400 or above is a [VenueException], a broken connection an [UncheckedIOException]; of the latter nobody
/// knows whether the venue did it, so enter orders with a `client_order_id` and ask again. Asynchronous calls complete
/// exceptionally with the same two.
public final class VenueHttp implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI base;
    private final Credentials credentials;
    private final HttpClient http;

    /// @param base scheme, host and port, e.g. `http://localhost:8000`; a path in it is kept as a prefix
    public VenueHttp(URI base, Credentials credentials) {
        this(
                base,
                credentials,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build());
    }

    private VenueHttp(URI base, Credentials credentials, HttpClient http) {
        if (base.getHost() == null) {
            throw new IllegalArgumentException("not an absolute http(s) URL: " + base);
        }
        var text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.credentials = credentials;
        this.http = http;
    }

    /// The same venue and connections for someone else.
    public VenueHttp as(Credentials other) {
        return new VenueHttp(base, other, http);
    }

    /// Enters an order.
    public Order place(PlaceOrder order) {
        return call("POST", "/api/v1/orders", order, Order.class);
    }

    /// Enters an order without waiting.
    public CompletableFuture<Order> placeAsync(PlaceOrder order) {
        return callAsync("POST", "/api/v1/orders", order, Order.class);
    }

    /// Changes a live order.
    public Order replace(String clientOrderId, ReplaceOrder change) {
        return call("PATCH", "/api/v1/orders/by-client-id/" + escape(clientOrderId), change, Order.class);
    }

    /// Changes a live order without waiting.
    public CompletableFuture<Order> replaceAsync(String clientOrderId, ReplaceOrder change) {
        return callAsync("PATCH", "/api/v1/orders/by-client-id/" + escape(clientOrderId), change, Order.class);
    }

    /// Cancels a live order.
    public Order cancel(String clientOrderId) {
        return call("DELETE", "/api/v1/orders/by-client-id/" + escape(clientOrderId), null, Order.class);
    }

    /// Cancels a live order without waiting.
    public CompletableFuture<Order> cancelAsync(String clientOrderId) {
        return callAsync("DELETE", "/api/v1/orders/by-client-id/" + escape(clientOrderId), null, Order.class);
    }

    /// Cancels all one's live orders of an instrument.
    public JsonNode cancelAll(String instrument) {
        return call("DELETE", "/api/v1/orders?instrument=" + escape(instrument), null);
    }

    /// One order, whatever its status.
    public Order order(String clientOrderId) {
        return call("GET", "/api/v1/orders/by-client-id/" + escape(clientOrderId), null, Order.class);
    }

    /// One's own orders.
    ///
    /// @param instrument null for all instruments
    /// @param cursor null for the first page
    public Page<Order> orders(@Nullable String instrument, int limit, @Nullable String cursor) {
        return call("GET", "/api/v1/orders" + query(instrument, limit, cursor, 0), null, pageOf(Order.class));
    }

    /// One's own fills.
    ///
    /// @param minSequence wait until the answer reflects this engine sequence; 0 for whatever is there
    public Page<Fill> fills(@Nullable String instrument, int limit, @Nullable String cursor, long minSequence) {
        return call(
                "GET", "/api/v1/fills" + query(instrument, limit, cursor, minSequence), null, pageOf(Fill.class));
    }

    /// An instrument's book.
    ///
    /// @param depth how many prices of each side
    /// @param minSequence wait until the answer reflects this engine sequence; 0 for whatever is there
    public Book book(String instrument, int depth, long minSequence) {
        var wait = minSequence > 0 ? "&min_sequence=" + minSequence : "";
        return call("GET", instrumentPath(instrument) + "/book?depth=" + depth + wait, null, Book.class);
    }

    /// An instrument's latest trades.
    public Page<Trade> trades(String instrument, int limit) {
        return call("GET", instrumentPath(instrument) + "/trades?limit=" + limit, null, pageOf(Trade.class));
    }

    /// An instrument's ticker as it is on the wire.
    public JsonNode ticker(String instrument) {
        return call("GET", instrumentPath(instrument) + "/ticker", null);
    }

    /// What can be traded here; the first page.
    public Page<Instrument> instruments() {
        return call("GET", "/api/v1/instruments", null, pageOf(Instrument.class));
    }

    /// One instrument.
    public Instrument instrument(String instrument) {
        return call("GET", instrumentPath(instrument), null, Instrument.class);
    }

    /// Any call.
    ///
    /// @param path from `/api/v1` on, query included
    /// @param body record, map or tree to send as JSON; null for none
    /// @return the answer; a null node where it has no body
    public JsonNode call(String method, String path, @Nullable Object body) {
        return call(method, path, body, JsonNode.class);
    }

    /// Any call, with a typed answer.
    public <T> T call(String method, String path, @Nullable Object body, Class<T> answer) {
        return call(method, path, body, Json.MAPPER.constructType(answer));
    }

    /// Any call, without waiting.
    public <T> CompletableFuture<T> callAsync(String method, String path, @Nullable Object body, Class<T> answer) {
        JavaType type = Json.MAPPER.constructType(answer);
        return http.sendAsync(request(method, path, body), BodyHandlers.ofByteArray())
                .thenApply(response -> read(response, type));
    }

    /// Closes its connections; calls under way fail.
    @Override
    public void close() {
        http.shutdownNow();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // the public callers pass the type that fits
    private <T> T call(String method, String path, @Nullable Object body, JavaType type) {
        try {
            return read(http.send(request(method, path, body), BodyHandlers.ofByteArray()), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
    }

    private HttpRequest request(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        switch (credentials) {
            case Credentials.None() -> {}
            case Credentials.ApiKey(var key) -> request.header("X-API-Key", key);
            case Credentials.Bearer(var token) -> request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)))
                .build();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T read(HttpResponse<byte[]> response, JavaType type) {
        var body = response.body();
        if (response.statusCode() >= 400) {
            throw new VenueException(
                    Problem.parse(response.statusCode(), body),
                    retryAfter(response.headers().firstValue("Retry-After").orElse(null)));
        }
        if (body.length == 0 && type.hasRawClass(JsonNode.class)) {
            return (T) NullNode.getInstance();
        }
        return Json.MAPPER.readValue(body, type);
    }

    /// `Retry-After` in whole seconds; zero for none or for one that is no number.
    static Duration retryAfter(@Nullable String value) {
        try {
            return value == null ? Duration.ZERO : Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip())));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    private static JavaType pageOf(Class<?> item) {
        return Json.MAPPER.getTypeFactory().constructParametricType(Page.class, item);
    }

    private static String instrumentPath(String instrument) {
        return "/api/v1/instruments/" + escape(instrument);
    }

    private static String query(@Nullable String instrument, int limit, @Nullable String cursor, long minSequence) {
        return "?limit=" + limit
                + (instrument == null ? "" : "&instrument=" + escape(instrument))
                + (cursor == null ? "" : "&cursor=" + escape(cursor))
                + (minSequence > 0 ? "&min_sequence=" + minSequence : "");
    }

    /// Escapes a path segment or query value.
    static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
