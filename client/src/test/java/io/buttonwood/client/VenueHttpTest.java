package io.buttonwood.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VenueHttpTest {
    private static final String ORDER =
            """
            {"order_id":"17","instrument":"ACME","side":"BUY","type":"LIMIT","price":"101.25","quantity":"100",\
            "time_in_force":"GTC","post_only":false,"client_order_id":"c-1","status":"PARTIALLY_FILLED",\
            "filled_quantity":"40","remaining_quantity":"60","average_price":"101.2","sequence":9,\
            "created_at":"2026-01-02T03:04:05.123456789Z","something_new":1}""";

    @Test
    void placesAnOrderWithDecimalsAsPlainStrings() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var server = new RawServer(c -> {
                    seen.complete(c.request());
                    c.answer(201, ORDER);
                });
                var http = new VenueHttp(server.uri(), new Credentials.ApiKey("key"))) {
            var order = http.place(
                    PlaceOrder.limit("ACME", "BUY", new BigDecimal("101.25"), new BigDecimal("1E+2"), "GTC", "c-1"));
            assertEquals(new BigDecimal("60"), order.remainingQuantity());
            assertEquals(123456789, order.createdAt().getNano());
            assertTrue(order.live());
            var request = seen.get();
            assertTrue(request.startsWith("POST /api/v1/orders HTTP/1.1"), request);
            assertTrue(request.toLowerCase().contains("x-api-key: key"), request);
            assertEquals(
                    Json.MAPPER.readTree(
                            """
                            {"instrument":"ACME","side":"BUY","type":"LIMIT","price":"101.25","quantity":"100",
                            "time_in_force":"GTC","client_order_id":"c-1"}"""),
                    Json.MAPPER.readTree(request.substring(request.indexOf("\n\n") + 2)));
        }
    }

    @Test
    void aRefusalCarriesTheProblemAndTheWait() throws Exception {
        try (var server = new RawServer(c -> {
                    while (!c.request().isEmpty()) {
                        var body = "{\"title\":\"t\",\"code\":\"RATE_LIMITED\",\"errors\":[{\"pointer\":\"/a\"}]}";
                        c.raw("HTTP/1.1 429 X\r\nRetry-After: 3\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body);
                    }
                });
                var http = new VenueHttp(server.uri(), new Credentials.None())) {
            var refused = assertThrows(VenueException.class, () -> http.cancel("a b"));
            assertEquals("RATE_LIMITED", refused.problem().code());
            assertEquals("/a", refused.problem().errors().getFirst().pointer());
            assertEquals(Duration.ofSeconds(3), refused.retryAfter());
            var later = assertThrows(CompletionException.class, () -> http.cancelAsync("a").join());
            assertInstanceOf(VenueException.class, later.getCause());
        }
    }

    @Test
    void readsBooksAndPages() throws Exception {
        try (var server = new RawServer(c -> {
                    var first = c.request();
                    assertTrue(first.startsWith("GET /api/v1/instruments/AC%2FME/book?depth=5&min_sequence=7 "), first);
                    c.answer(200, "{\"instrument\":\"AC/ME\",\"bids\":[{\"price\":\"1.5\",\"quantity\":\"2\",\"orders\":3}],\"asks\":[],\"sequence\":7}");
                    c.request();
                    c.answer(200, "{\"items\":[{\"trade_id\":4,\"order_id\":\"x\",\"liquidity\":\"MAKER\"}]}");
                });
                var http = new VenueHttp(server.uri(), new Credentials.Bearer("t"))) {
            var book = http.book("AC/ME", 5, 7);
            assertEquals(new Book.Level(new BigDecimal("1.5"), new BigDecimal("2"), 3), book.bids().getFirst());
            var page = http.fills("AC/ME", 10, null, 0);
            assertEquals("4", page.items().getFirst().tradeId());
            assertNull(page.nextCursor());
        }
    }

    @Test
    void anErrorThatIsNoProblemStillHasItsStatus() {
        var problem = Problem.parse(502, "<html>bad gateway".getBytes());
        assertEquals(502, problem.status());
        assertEquals("<html>bad gateway", problem.detail());
        assertFalse(new Credentials.ApiKey("secret").toString().contains("secret"));
    }
}
