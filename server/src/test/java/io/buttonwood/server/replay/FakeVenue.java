package io.buttonwood.server.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// As much of the API as a replay uses, over a naive book: one account, one instrument of tick 0.25.
///
/// @see NaiveBook
final class FakeVenue implements OwnVenue {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits for the client's delayed ack
    }

    static final JsonMapper JSON = new JsonMapper();
    private static final BigDecimal TICK = new BigDecimal("0.25");

    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final NaiveBook book = new NaiveBook();
    private final List<Map<String, Object>> fills = new ArrayList<>();
    private final Map<String, Boolean> sides = new HashMap<>();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private long sequence;
    private int tokens;
    private final boolean limited;
    private long nanosRefill = System.nanoTime();
    volatile int refusals;

    /// @param limited whether 40 requests of each 50 ms are let through, and all others refused
    FakeVenue(boolean limited) throws IOException {
        this.limited = limited;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(thread);
        server.start();
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public String adminKey() {
        return "admin";
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readAllBytes();
        var path = exchange.getRequestURI().getPath().substring("/api/v1".length());
        var body = bytes.length == 0 ? JSON.nullNode() : JSON.readTree(bytes);
        calls.add(exchange.getRequestMethod() + " " + path);
        if (limited && path.startsWith("/orders")) {
            if (System.nanoTime() - nanosRefill > 50_000_000) {
                nanosRefill = System.nanoTime();
                tokens = 40;
            }
            if (tokens == 0) {
                refusals++;
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 429, Map.of("code", "RATE_LIMITED"));
                return;
            }
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", Integer.toString(--tokens));
        }
        var answer = answer(exchange.getRequestMethod(), path, body, exchange.getRequestURI().getQuery());
        answer(exchange, answer == null ? 404 : 200, answer == null ? Map.of("code", "NOT_FOUND") : answer);
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Object answer(String method, String path, JsonNode body, String query) {
        if (path.equals("/orders")) {
            boolean buy = body.path("side").asString().equals("BUY");
            return command(TapeCommand.Kind.NEW, body.path("client_order_id").asString(), buy, body);
        }
        if (path.startsWith("/orders/by-client-id/")) {
            var id = path.substring("/orders/by-client-id/".length());
            var kind = method.equals("PATCH") ? TapeCommand.Kind.REPLACE : TapeCommand.Kind.CANCEL;
            return sides.containsKey(id) ? command(kind, id, sides.get(id), body) : null;
        }
        if (path.endsWith("/book")) {
            return Map.of(
                    "instrument", "TAPE",
                    "bids", levels(book.bids),
                    "asks", levels(book.asks),
                    "sequence", sequence);
        }
        if (path.equals("/fills")) { // newest first, as a venue may
            int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
            var page = new LinkedHashMap<String, Object>();
            page.put("items", fills.reversed().subList(from, Math.min(fills.size(), from + 100)));
            page.put("next_cursor", from + 100 < fills.size() ? "" + (from + 100) : null);
            return page;
        }
        if (path.equals("/instruments/TAPE")) {
            return Map.of("instrument", "TAPE", "tick_size", "0.25", "lot_size", "1");
        }
        return Map.of("user_id", 7, "access_token", "t", "api_key", "k");
    }

    private Object command(TapeCommand.Kind kind, String id, boolean buy, JsonNode body) {
        long ticks = body.has("price") ? new BigDecimal(body.path("price").asString()).divide(TICK).longValueExact() : 0;
        var quantity = body.path(kind == TapeCommand.Kind.NEW ? "quantity" : "remaining_quantity").asString("0");
        var made = new ArrayList<TapeFill>();
        sequence++;
        sides.put(id, buy);
        var tif = body.path("time_in_force").asString("-");
        if (!book.apply(new TapeCommand(sequence, kind, id, buy, ticks, Long.parseLong(quantity), tif), made)) {
            return null;
        }
        for (var fill : made) {
            long trade = fills.size() / 2 + 1;
            fills.add(fill(trade, fill.resting(), "MAKER", fill));
            fills.add(fill(trade, fill.aggressor(), "TAKER", fill));
        }
        return Map.of("order_id", id, "sequence", sequence);
    }

    private Map<String, Object> fill(long trade, String clientId, String liquidity, TapeFill fill) {
        return Map.of(
                "trade_id", trade,
                "client_order_id", clientId,
                "price", TICK.multiply(BigDecimal.valueOf(fill.priceTicks())).toPlainString(),
                "quantity", "" + fill.quantity(),
                "liquidity", liquidity,
                "sequence", sequence);
    }

    private static List<Map<String, Object>> levels(List<NaiveBook.Resting> side) {
        return NaiveBook.best(side, 5).stream()
                .map(l -> Map.<String, Object>of(
                        "price", TICK.multiply(BigDecimal.valueOf(l.priceTicks())).toPlainString(),
                        "quantity", "" + l.quantity(),
                        "orders", l.orders()))
                .toList();
    }
}
