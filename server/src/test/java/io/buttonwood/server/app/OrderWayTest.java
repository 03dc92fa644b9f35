package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.buttonwood.server.docs.Repository;
import io.buttonwood.server.ws.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The way of an order as docs/architecture.md tells it, walked through a real venue: the classes it names, the order in
/// which its stops refuse, and one order that is seen at every stop.
@Timeout(120)
class OrderWayTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ATTACK = "' UNION SELECT password FROM users--";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern STOP = Pattern.compile("(?m)^\\d+\\. \\*\\*(.+?)\\*\\*");
    private static final Pattern LINK = Pattern.compile("\\]\\(\\.\\./([a-z]+)/src/main/java/([^)#]+)\\.java[^)]*\\)");

    @TempDir
    static Path folder;

    private static HttpServer collector;
    private static final LinkedBlockingQueue<byte[]> SPANS = new LinkedBlockingQueue<>();
    private static Venue venue;
    private static Caller alice;
    private static int addresses;

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            SPANS.add(packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        venue = Venue.withMarket(folder, Map.of(
                "rate_limit.enabled", "true", "rate_limit.ip.per_second", "1", "rate_limit.ip.burst", "60",
                "rate_limit.user.per_second", "1", "rate_limit.user.burst", "10",
                "http.trusted_proxies", "127.0.0.1",
                "metrics.otlp_endpoint", "http://localhost:" + collector.getAddress().getPort(),
                "notifications.webhooks_to_private_addresses", "true"));
        alice = venue.funded("alice", "TRADER", null);
    }

    @AfterAll
    static void stop() {
        if (venue != null) {
            venue.close();
        }
        collector.stop(0);
    }

    /// Titles with the classes they name.
    private static Map<String, List<String>> stops() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/architecture.md"));
        int from = page.indexOf("## Where does an order go?");
        assertTrue(page.lines().skip(1).dropWhile(String::isBlank).findFirst().orElseThrow().startsWith("## Where does an order go?"),
                "the page opens with it");
        String section = page.substring(from, page.indexOf("\n## ", from + 5));
        var stops = new LinkedHashMap<String, List<String>>();
        Matcher titles = STOP.matcher(section);
        var starts = new ArrayList<Integer>();
        var names = new ArrayList<String>();
        while (titles.find()) {
            starts.add(titles.start());
            names.add(titles.group(1));
        }
        for (int i = 0; i < names.size(); i++) {
            String text = section.substring(starts.get(i), i + 1 < names.size() ? starts.get(i + 1) : section.length());
            var classes = new ArrayList<String>();
            LINK.matcher(text).results().forEach(link -> classes.add(link.group(2).replace('/', '.')));
            stops.put(names.get(i), classes);
        }
        return stops;
    }

    @Test
    void everyStopIsALinkToAClassThatExists() throws Exception {
        Map<String, List<String>> stops = stops();
        assertEquals(
                List.of("The socket.", "Address, framing, host.", "Is the address out of tokens?", "Which route?", "Who is it?",
                        "Tokens", "Screening", "Decode and validate.", "The route.", "Into the log.", "Applied.", "Events.",
                        "The answer.", "Everybody else"),
                List.copyOf(stops.keySet()), "the stops that the other tests of this class walk");
        for (Map.Entry<String, List<String>> stop : stops.entrySet()) {
            // Tokens are the third stop's class again.
            assertTrue(!stop.getValue().isEmpty() || stop.getKey().equals("Tokens"), stop.getKey());
            for (String name : stop.getValue()) {
                Class.forName(name, false, OrderWayTest.class.getClassLoader());
            }
        }
    }

    /// A request, to be made wrong at a stop and at all that come after it.
    private record Request(String host, String address, String path, String key, String note, String body) {
        Request at(String another) {
            return new Request(host, another, path, key, note, body);
        }

        String send() throws IOException {
            try (var socket = new Socket("127.0.0.1", venue.url().getPort())) {
                socket.setSoTimeout(30_000);
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nX-Forwarded-For: " + address
                        + "\r\nX-API-Key: " + key + "\r\nX-Note: " + note + "\r\ntraceparent: 00-" + TRACE
                        + "-00f067aa0ba902b7-01\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                        + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(bytes);
                var answer = new ByteArrayOutputStream();
                socket.getInputStream().transferTo(answer);
                return answer.toString(StandardCharsets.UTF_8);
            }
        }

        /// The error's code.
        String refused() throws IOException {
            String answer = send();
            return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n"))).path("code").asString();
        }

        /// The code at last, when a bucket that stood before is empty.
        String refusedAtLast(String wanted) throws IOException {
            String code = refused();
            for (int again = 0; again < 300 && !code.equals(wanted); again++) {
                code = refused();
            }
            return code;
        }
    }

    private static String fresh() {
        return "198.51.100." + ++addresses;
    }

    private static String order(String instrument, String price, String quantity) {
        return "{\"instrument\":\"" + instrument + "\",\"side\":\"BUY\",\"price\":\"" + price + "\",\"quantity\":\"" + quantity + "\"}";
    }

    @Test
    void theStopsRefuseInTheOrderOfTheDocument() throws IOException {
        String host = "localhost:" + venue.url().getPort();
        String orders = "/api/v1/orders";
        var all = new Request("evil.example", fresh(), "/api/v1/nothing", "bw_wrong", ATTACK, "{");
        assertEquals("host_not_allowed", all.refused(), "2. Host: whatever else is wrong");

        var served = new Request(host, fresh(), "/api/v1/nothing", "bw_wrong", "none", "{");
        assertEquals("rate_limited", served.refusedAtLast("rate_limited"), "3. Address: before there is a route");

        assertEquals("not_found", served.at(fresh()).refused(), "4. Route: before anybody is asked who it is");

        var routed = new Request(host, fresh(), orders, "bw_wrong", ATTACK, "{");
        assertEquals("unauthenticated", routed.refused(), "5. Who: before screening and body");

        // The bucket of a standard user is small; another user's is not.
        long id = venue.admin.ok("POST", "/admin/users", "{'user':'poor','tier':'standard'}").path("user_id").asLong();
        String poor = venue.admin.ok("POST", "/admin/users/" + id + "/api-keys", "{'name':'test','scopes':['READ','TRADE']}")
                .path("api_key").asString();
        var known = new Request(host, fresh(), orders, poor, ATTACK, "{");
        String code = "";
        for (int again = 0; again < 300 && !code.equals("rate_limited"); again++) {
            code = known.at(fresh()).refused();
            addresses %= 200;
        }
        assertEquals("rate_limited", code, "6. Tokens of the user: before screening");

        var rich = new Request(host, fresh(), orders, alice.key(), ATTACK, "{");
        assertEquals("request_refused", rich.refused(), "7. Screening: before the body is read");
        var clean = new Request(host, fresh(), orders, alice.key(), "none", "{");
        assertEquals("malformed_json", clean.refused(), "8. Decode");
        var json = new Request(host, fresh(), orders, alice.key(), "none", order("NOTHING", "-1", "0"));
        assertEquals("invalid_field", json.refused(), "8. Validate: before the instrument is looked for");
        var valid = new Request(host, fresh(), orders, alice.key(), "none", order("NOTHING", "10.00", "1"));
        assertEquals("instrument_not_found", valid.refused(), "9. The route: a command in ticks and lots needs one");

        long before = venue.server().node().lastSequence();
        var entered = new Request(host, fresh(), orders, alice.key(), "none", order("ACME", "999.00", "900000"));
        assertEquals("insufficient_funds", entered.refused(), "11. Applied: the core checks");
        assertTrue(venue.server().node().lastSequence() > before, "10. Into the log: refused or not");
    }

    @Test
    void anOrderIsSeenAtEveryStop() throws Exception {
        var request = new Request(
                "localhost:" + venue.url().getPort(), "203.0.113.9", "/api/v1/orders", alice.key(), "none", order("ACME", "99.00", "7"));
        try (Wire socket = Wire.open(venue.url().getPort(), "X-Forwarded-For: 203.0.113.10")) {
            socket.call("{\"op\":\"auth\",\"id\":1,\"api_key\":\"" + alice.key() + "\"}", 200);
            socket.call("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"notifications\"}", 200);
            String answer = request.send();
            int body = answer.indexOf("\r\n\r\n");
            String head = answer.substring(0, body);
            JsonNode order = JSON.readTree(answer.substring(body));
            long sequence = order.path("sequence").asLong();

            assertTrue(head.startsWith("HTTP/1.1 201 "), answer);
            assertTrue(Pattern.compile("(?i)\r\nx-request-id: \\S+").matcher(head).find(), "1. The socket's exchange has a name");
            Matcher drawn = Pattern.compile("(?i)\r\nratelimit: (.*)").matcher(head);
            assertTrue(drawn.find(), head);
            for (String bucket : List.of("\"user\"", "\"ip\"", "\"endpoint\"")) {
                assertTrue(drawn.group(1).contains(bucket), "3. and 6. drew on the " + bucket + ": " + drawn.group(1));
            }
            assertTrue(sequence > 0 && venue.server().node().lastSequence() >= sequence, "10. Into the log");
            assertEquals("OPEN", order.path("status").asString(), "11. Applied and 13. answered");

            JsonNode told = socket.items(1).getFirst();
            assertEquals("ORDER_ACCEPTED", told.path("type").asString(), "14. Push");
            assertEquals(sequence, told.path("sequence").asLong(), "12. It stems from the same command's events");
            assertEquals(order.path("order_id"), told.path("data").path("order_id"));
            JsonNode stored = alice.get("/orders/" + order.path("order_id").asString() + "?min_sequence=" + sequence);
            assertEquals(sequence, stored.path("sequence").asLong(), "14. Projector");
            JsonNode book = alice.get("/instruments/ACME/book");
            assertTrue(book.path("bids").valueStream().anyMatch(level -> level.path("price").asString().equals("99.00")), "14. Market");
        }
        traced(TRACE, "POST /api/v1/orders", "engine PlaceOrder", "notification ORDER_ACCEPTED");
    }

    @Test
    void anOrderOnASocketIsFollowedToTheWebhookThatHearsOfIt() throws Exception {
        var parents = new LinkedBlockingQueue<String>();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            exchange.getRequestBody().readAllBytes();
            parents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        try (Wire socket = Wire.open(venue.url().getPort(), "X-Forwarded-For: 203.0.113.11")) {
            Caller bob = venue.funded("bob", "TRADER", null);
            bob.ok("POST", "/notifications/webhooks",
                    "{'url':'http://127.0.0.1:" + hook.getAddress().getPort() + "/hook','types':['ORDER_ACCEPTED']}");
            socket.call("{\"op\":\"auth\",\"id\":1,\"api_key\":\"" + bob.key() + "\"}", 200);
            socket.call("{\"op\":\"subscribe\",\"id\":2,\"channel\":\"notifications\"}", 200);
            socket.call("{\"op\":\"place\",\"id\":3," + order("ACME", "98.00", "1").substring(1), 201);
            assertEquals("ORDER_ACCEPTED", socket.items(1).getFirst().path("type").asString());
            String parent = parents.poll(30, TimeUnit.SECONDS);
            Matcher trace = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-0[13]").matcher(String.valueOf(parent));
            assertTrue(trace.matches(), parent);
            traced(trace.group(1), "ws place", "engine PlaceOrder", "notification ORDER_ACCEPTED", "webhook");
        } finally {
            hook.stop(0);
        }
    }

    /// Waits until the collector has these spans, all of the caller's trace.
    private static void traced(String trace, String... names) throws InterruptedException {
        String id = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
        var text = new StringBuilder();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < until) {
            byte[] more = SPANS.poll(100, TimeUnit.MILLISECONDS);
            if (more != null) {
                text.append(new String(more, StandardCharsets.ISO_8859_1));
            }
            if (List.of(names).stream().allMatch(name -> ofTrace(text, id, name))) {
                return;
            }
        }
        throw new AssertionError("not all of " + List.of(names) + " came in trace " + trace);
    }

    /// A span is written with its trace's id shortly before its name.
    private static boolean ofTrace(CharSequence spans, String trace, String name) {
        return Pattern.compile(Pattern.quote(trace) + ".{1,80}" + Pattern.quote(name), Pattern.DOTALL).matcher(spans).find();
    }
}
