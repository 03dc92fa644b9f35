package io.buttonwood.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class TradersTest {
    private static final Market ACME =
            new Market("ACME", new BigDecimal("0.01"), BigDecimal.ONE, new BigDecimal("100"), 0.002, 50);

    @Test
    void bothSidesAreQuotedAndTakenThoughTheVenueRefusesNowAndThen() throws Exception {
        var json = new JsonMapper();
        Set<BigDecimal> bids = ConcurrentHashMap.newKeySet();
        Set<BigDecimal> asks = ConcurrentHashMap.newKeySet();
        var placed = new AtomicInteger();
        var replaced = new CountDownLatch(3);
        var full = new CountDownLatch(30);
        var taken = new CountDownLatch(4);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var text = new String(exchange.getRequestBody().readAllBytes());
            var method = exchange.getRequestMethod();
            var path = exchange.getRequestURI().getPath();
            var answer = "{\"status\":\"OPEN\"}";
            int status = 200;
            if (path.endsWith("/book")) {
                answer = "{\"bids\":[{\"price\":\"99.99\",\"quantity\":\"5\",\"orders\":1}],\"asks\":[{\"price\":\"100.01\",\"quantity\":\"5\",\"orders\":1}]}";
            } else if (method.equals("POST") && placed.incrementAndGet() % 7 == 0) {
                status = 422;
            } else if (method.equals("PATCH")) {
                replaced.countDown();
            } else if (method.equals("POST")) {
                var order = json.readTree(text);
                var price = new BigDecimal(order.path("price").asString());
                if (order.path("time_in_force").asString().equals("IOC")) {
                    taken.countDown();
                } else {
                    (order.path("side").asString().equals("BUY") ? bids : asks).add(price);
                    full.countDown();
                }
            }
            exchange.sendResponseHeaders(status, answer.length());
            exchange.getResponseBody().write(answer.getBytes());
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var traders = Traders.start(
                base,
                List.of(
                        new Trader("m1", "k1", Trader.Role.MAKER, 300),
                        new Trader("m2", "k2", Trader.Role.MAKER, 300),
                        new Trader("t1", "k3", Trader.Role.TAKER, 100)),
                List.of(ACME),
                7);
        try {
            assertTrue(full.await(30, TimeUnit.SECONDS) && taken.await(30, TimeUnit.SECONDS));
            assertTrue(replaced.await(30, TimeUnit.SECONDS), "quotes follow the price");
        } finally {
            traders.close();
            server.stop(0);
        }
        assertTrue(bids.size() >= 5 && asks.size() >= 5, bids + " / " + asks);
        assertTrue(new TreeSet<>(bids).first().compareTo(new TreeSet<>(asks).last()) < 0);
        assertTrue(traders.refusals() > 0 && traders.requests() > 30);
    }

    @Test
    void theSamePriceIsWanderedWithTheSameSeed() {
        var one = new Walk(10_000, 0.002, 5, 0);
        var two = new Walk(10_000, 0.002, 5, 0);
        for (long t = 0; t < 3_600_000_000_000L; t += 500_000_000) {
            double price = one.at(t);
            assertEquals(price, two.at(t));
            assertTrue(price > 8_000 && price < 12_500, "after " + t + ": " + price);
        }
    }

    @Test
    void senselessMarketsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Market("X", BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE, 0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Trader("x", "k", Trader.Role.MAKER, 0));
        assertEquals("x (TAKER)", new Trader("x", "secret", Trader.Role.TAKER, 1).toString());
    }
}
