package io.buttonwood.server.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The served OpenAPI document against the server that serves it: every operation is called, with what its document
/// says is right and with what it says is wrong, and every status, header and body must be one that the document names.
class ContractTest {
    private static final long SEED = 20260115;
    private static final int WRONG_CALLS = 14;
    /// Answers that stay open, or need another credential than the API's.
    private static final List<String> NOT_CALLED = List.of("streamNotifications");

    /// What cannot succeed here: a public webhook host, an address that is blocked.
    private static final List<String> MAY_REFUSE = List.of("createWebhook", "deleteWebhook", "unblock");

    @TempDir
    static Path folder;

    private static LiveVenue venue;
    private static Documented document;
    private static final Map<String, Supplier<String>> VALUES = new HashMap<>();
    private static final Map<String, Supplier<String>> BODIES = new HashMap<>();
    private static int number;
    private static final Map<Integer, Integer> seen = new java.util.TreeMap<>();

    /// A request as text.
    private record Call(String method, String path, Map<String, String> query, String body, String type, String key) {
        String target() {
            var target = new StringBuilder(path);
            char join = '?';
            for (Map.Entry<String, String> each : query.entrySet()) {
                target.append(join).append(encode(each.getKey())).append('=').append(encode(each.getValue()));
                join = '&';
            }
            return target.toString();
        }

        HttpResponse<String> send() {
            var headers = new ArrayList<String>();
            if (key != null) {
                headers.addAll(List.of("X-API-Key", key));
            }
            if (body != null && type != null) {
                headers.addAll(List.of("Content-Type", type));
            }
            return venue.send(method, target(), body, headers.toArray(new String[0]));
        }
    }

    @BeforeAll
    static void start() {
        venue = new LiveVenue(folder);
        document = new Documented(venue.document("openapi.json"), true);
        BODIES.put("createAsset", () -> "{\"asset\":\"USD\",\"scale\":2}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", example("createAsset"));
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"ACME\",\"scale\":0}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments", example("createInstrument"));
        venue.trade("ACME");

        String other = venue.must(venue.adminKey, "POST", "/api/v1/admin/users",
                        "{\"user\":\"other\",\"password\":\"" + LiveVenue.PASSWORD + "\",\"broker\":\"Hamilton\"}")
                .path("user_id").asString();
        VALUES.put("instrument", () -> "ACME");
        VALUES.put("user_id", () -> other);
        VALUES.put("account_id", () -> Long.toString(venue.trader));
        VALUES.put("order_id", () -> venue.order(null));
        VALUES.put("client_order_id", () -> {
            String id = "own-" + number++;
            venue.order(id);
            return id;
        });
        VALUES.put("trade_id", ContractTest::tradeId);
        VALUES.put("cursor", () -> null);
        VALUES.put("operation", () -> {
            venue.must(venue.adminKey, "PUT", "/api/v1/admin/rate-limits/endpoints/getTime", "{\"per_second\":5000,\"burst\":10000}");
            return "getTime";
        });
        VALUES.put("subscription_id", () -> venue.must(
                        venue.traderKey, "POST", "/api/v1/notifications/subscriptions", "{\"preset\":\"TRADING_UPDATES\"}")
                .path("subscription_id").asString());
        VALUES.put("min_sequence", () -> Long.toString(venue.server.node().lastSequence()));
        VALUES.put("from", () -> "2020-01-01T00:00:00Z");
        VALUES.put("to", () -> "2100-01-01T00:00:00Z");
        BODIES.put("placeOrder", () -> "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"50.00\",\"quantity\":\"10\",\"client_order_id\":\"new-"
                + number++ + "\"}");
        BODIES.put("createUser", () -> "{\"user\":\"user-" + number++ + "\",\"role\":\"TRADER\",\"tier\":\"standard\"}");
        BODIES.put("changeUser", () -> "{\"disabled\":false}");
        BODIES.put("setKillSwitch", () -> "{\"scope\":\"ACCOUNT\",\"id\":" + venue.trader + ",\"engaged\":false}");
        BODIES.put("signIn", () -> "{\"user\":\"trader\",\"password\":\"" + LiveVenue.PASSWORD + "\"}");
        BODIES.put("setRiskLimits", () -> "{\"max_open_orders\":100000}");
        BODIES.put("replaceOrder", () -> "{\"price\":\"51.00\"}");
        BODIES.put("replaceOrderByClientId", () -> "{\"price\":\"51.00\"}");
    }

    @AfterAll
    static void stop() {
        if (venue != null) {
            venue.close();
        }
    }

    private static String tradeId() {
        venue.must(venue.traderKey, "POST", "/api/v1/orders",
                "{\"instrument\":\"ACME\",\"side\":\"SELL\",\"price\":\"60.00\",\"quantity\":\"1\"}");
        long sequence = venue.must(venue.adminKey, "POST", "/api/v1/admin/accounts/" + adminAccount() + "/deposits",
                "{\"asset\":\"USD\",\"amount\":\"1000\"}").path("sequence").asLong();
        assertTrue(sequence > 0);
        long filled = venue.must(venue.adminKey, "POST", "/api/v1/orders",
                "{\"instrument\":\"ACME\",\"side\":\"BUY\",\"price\":\"60.00\",\"quantity\":\"1\"}").path("sequence").asLong();
        return venue.must(venue.adminKey, "GET", "/api/v1/fills?min_sequence=" + filled, null)
                .path("items").path(0).path("trade_id").asString();
    }

    private static String adminAccount() {
        return venue.must(venue.adminKey, "GET", "/api/v1/balances", null).path("account_id").asString();
    }

    private static String example(String id) {
        return operation(id).item().path("requestBody").path("content").path("application/json").path("example").toString();
    }

    private static Documented.Operation operation(String id) {
        return document.operations().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void everyServedRouteIsFullyDocumented() {
        assertEquals(List.of(), DocumentationRules.broken(venue.server.router().endpoints()));
    }

    /// The document numbers what it cannot tell apart.
    @Test
    void noTwoSchemasHaveOneName() {
        var names = new TreeSet<>(document.document().at("/components/schemas").propertyNames());
        assertEquals(List.of(), names.stream()
                .filter(name -> name.matches(".*\\d") && names.contains(name.replaceFirst("\\d+$", "")))
                .toList());
    }

    @Test
    void everyOperationAnswersAsItsDocumentSays() {
        var wrong = new ArrayList<String>();
        List<Documented.Operation> operations = document.operations();
        // Halting comes last, so that it does not stand in the way of the others.
        for (Documented.Operation operation : operations) {
            if (!NOT_CALLED.contains(operation.id()) && !operation.path().endsWith("/halt")) {
                right(operation, wrong);
            }
        }
        var random = new Random(SEED);
        for (Documented.Operation operation : operations) {
            if (!NOT_CALLED.contains(operation.id())) {
                for (int i = 0; i < WRONG_CALLS; i++) {
                    Call call = spoil(operation, valid(operation), random, i);
                    judge(operation, call, call.send(), wrong);
                }
            }
        }
        for (Documented.Operation operation : operations) {
            if (operation.path().endsWith("/halt")) {
                right(operation, wrong);
            }
        }
        assertEquals("", String.join("\n", new TreeSet<>(wrong)), "seed " + SEED);
        assertTrue(seen.keySet().containsAll(List.of(200, 201, 400, 401, 403, 404, 413, 415, 422)), seen.toString());
    }

    @Test
    void documentsComeCompressedAndOnlyOnce() {
        var first = venue.send("GET", "/openapi.json", null, "Accept-Encoding", "gzip");
        assertEquals("gzip", first.headers().firstValue("Content-Encoding").orElseThrow());
        String tag = first.headers().firstValue("ETag").orElseThrow();
        var again = venue.send("GET", "/openapi.json", null, "If-None-Match", tag);
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertEquals(404, venue.send("GET", "/web/no-such-file", null).statusCode());
        assertEquals(200, venue.send("GET", "/llms.txt", null).statusCode());
        assertTrue(venue.send("GET", "/docs/errors", null).body().contains("id=\"insufficient_funds\""));
    }

    private static void right(Documented.Operation operation, List<String> wrong) {
        Call call = valid(operation);
        HttpResponse<String> answer = call.send();
        judge(operation, call, answer, wrong);
        // A slow machine's read model may be behind for more than the second that a read waits.
        for (int again = 0; again < 20 && answer.statusCode() == 503; again++) {
            answer = call.send();
        }
        if (answer.statusCode() >= 300 && !MAY_REFUSE.contains(operation.id())) {
            wrong.add(operation.id() + ": " + call + " should succeed, but: " + answer.statusCode() + " " + answer.body());
        }
    }

    private static Call valid(Documented.Operation operation) {
        String path = operation.path();
        var query = new LinkedHashMap<String, String>();
        for (JsonNode parameter : operation.item().path("parameters")) {
            String name = parameter.path("name").asString();
            String value = value(operation, name, parameter);
            if (parameter.path("in").asString().equals("path")) {
                path = path.replace("{" + name + "}", encode(value));
            } else if (parameter.path("in").asString().equals("query") && value != null) {
                query.put(name, value);
            }
        }
        String body = null;
        if (operation.item().has("requestBody")) {
            body = BODIES.getOrDefault(operation.id(), () -> example(operation.id())).get();
        }
        boolean admin = operation.path().contains("/admin/") || operation.path().contains("/monitoring");
        return new Call(operation.method(), path, query, body, "application/json",
                operation.item().path("security").isEmpty() ? null : admin ? venue.adminKey : venue.traderKey);
    }

    private static String value(Documented.Operation operation, String name, JsonNode parameter) {
        if (name.equals("key_id")) {
            boolean signing = operation.path().contains("signing");
            return venue.must(venue.traderKey, "POST", signing ? "/api/v1/signing-keys" : "/api/v1/api-keys",
                            signing ? "{\"kind\":\"HMAC\",\"name\":\"k\"}" : "{\"name\":\"k\",\"scopes\":[\"READ\"]}")
                    .path(signing ? "signer_id" : "key_id").asString();
        }
        Supplier<String> known = VALUES.get(name);
        return known != null ? known.get() : parameter.path("example").asString();
    }

    /// Makes one thing about a right call wrong; what by `kind`, where by chance.
    private static Call spoil(Documented.Operation operation, Call call, Random random, int kind) {
        var query = new LinkedHashMap<>(call.query());
        switch (kind) {
            case 0 -> {
                return new Call(call.method(), call.path(), query, call.body(), call.type(), null);
            }
            case 1 -> {
                return new Call(call.method(), call.path(), query, call.body(), call.type(), "bw_nobody");
            }
            case 2 -> {
                return new Call(call.method(), call.path(), query, call.body(), call.type(), venue.traderKey);
            }
            case 3 -> {
                query.put("no_such_parameter", "1");
                return new Call(call.method(), call.path(), query, call.body(), call.type(), call.key());
            }
            case 4 -> {
                return new Call(call.method(), call.path(), query, call.body() == null ? null : "{\"a\":1,\"a\":2}", call.type(), call.key());
            }
            case 5 -> {
                return new Call(call.method(), call.path(), query, call.body(), "text/plain", call.key());
            }
            case 6 -> {
                return new Call(call.method(), call.path(), query, call.body() == null ? null : "[" + "1,".repeat(40_000) + "1]", call.type(), call.key());
            }
            case 7 -> {
                // Something that does not exist, or is of the wrong kind.
                String path = operation.path().replaceAll("\\{[^}]*\\}", random.nextBoolean() ? "999999999" : "no-such~thing");
                return new Call(call.method(), path, query, call.body(), call.type(), call.key());
            }
            case 8 -> {
                return new Call(call.method(), call.path(), query, call.body() == null ? null : "", call.type(), call.key());
            }
            default -> {
                List<String> names = new ArrayList<>(query.keySet());
                if (!names.isEmpty() && (call.body() == null || random.nextBoolean())) {
                    String name = names.get(random.nextInt(names.size()));
                    query.put(name, List.of("", "-1", "x y", "99999999999999999999", "ä", "1e9", "null").get(random.nextInt(7)));
                    return new Call(call.method(), call.path(), query, call.body(), call.type(), call.key());
                }
                String body = call.body() == null ? null : spoil(call.body(), random);
                return new Call(call.method(), call.path(), query, body, call.type(), call.key());
            }
        }
    }

    private static String spoil(String body, Random random) {
        JsonNode tree = Documented.MAPPER.readTree(body);
        JsonNode at = tree;
        while (true) {
            if (at instanceof ArrayNode list && !list.isEmpty()) {
                if (random.nextInt(3) == 0 || !list.get(0).isContainer()) {
                    list.set(0, wrong(random));
                    return tree.toString();
                }
                at = list.get(0);
                continue;
            }
            if (!(at instanceof ObjectNode object)) {
                return wrong(random).toString();
            }
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
            int what = random.nextInt(4);
            if (names.isEmpty() || what == 0) {
                object.put("no_such_member", 1);
            } else if (what == 1) {
                object.remove(name);
            } else if (object.get(name).isContainer() && !object.get(name).isEmpty()) {
                at = object.get(name);
                continue;
            } else {
                object.set(name, wrong(random));
            }
            return tree.toString();
        }
    }

    private static JsonNode wrong(Random random) {
        return Documented.MAPPER.readTree(List.of(
                        "null", "-1", "0", "1.5", "true", "\"\"", "\"x\"", "\"-5\"", "\"1e5\"", "\"0.001\"", "[]", "{}",
                        "\"" + "9".repeat(40) + "\"", "9223372036854775808", "\"" + "a".repeat(2000) + "\"", "[[]]")
                .get(random.nextInt(16)));
    }

    private static void judge(
            Documented.Operation operation, Call call, HttpResponse<String> answer, List<String> wrong) {
        String status = Integer.toString(answer.statusCode());
        String where = operation.id() + " " + status + ": ";
        seen.merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() == 500) {
            wrong.add(where + "failed on " + call + ": " + answer.body());
        }
        if (!operation.item().path("responses").has(status)) {
            wrong.add(where + "is not documented: " + call + ": " + answer.body());
            return;
        }
        JsonNode response = document.resolve(operation.item().path("responses").path(status));
        response.path("headers").properties().forEach(header -> {
            JsonNode known = document.resolve(header.getValue());
            answer.headers().firstValue(header.getKey()).ifPresentOrElse(
                    value -> {
                        boolean whole = known.path("schema").path("type").asString().equals("integer");
                        document.errors(known.path("schema"), whole
                                        ? Documented.MAPPER.getNodeFactory().numberNode(Long.parseLong(value))
                                        : Documented.MAPPER.getNodeFactory().stringNode(value))
                                .forEach(error -> wrong.add(where + header.getKey() + error));
                    },
                    () -> {
                        if (known.path("required").asBoolean(false)) {
                            wrong.add(where + "has no " + header.getKey());
                        }
                    });
        });
        if (answer.statusCode() < 300 && response.path("headers").has("X-RateLimit-Limit")
                && answer.headers().firstValue("X-RateLimit-Limit").isEmpty()) {
            wrong.add(where + "does not say where the caller stands with its limits");
        }
        if ((answer.statusCode() == 429) && answer.headers().firstValue("Retry-After").isEmpty()) {
            wrong.add(where + "has no Retry-After");
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (!response.has("content")) {
            if (!answer.body().isEmpty()) {
                wrong.add(where + "has a body");
            }
            return;
        }
        JsonNode media = response.path("content").properties().stream()
                .filter(each -> each.getKey().replaceFirst(";.*", "").equals(type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (media == null) {
            wrong.add(where + "content type " + type + " is not documented");
            return;
        }
        if (type.endsWith("json") && media.path("schema").has("$ref") || type.equals("application/problem+json")) {
            document.errors(media.path("schema"), Documented.MAPPER.readTree(answer.body()))
                    .forEach(error -> wrong.add(where + error + " in " + answer.body()));
        }
        if (type.equals("application/problem+json")) {
            String code = Documented.MAPPER.readTree(answer.body()).path("code").asString();
            if (!media.path("examples").has(code)) {
                wrong.add(where + "code " + code + " is not documented for it");
            }
        }
    }
}
