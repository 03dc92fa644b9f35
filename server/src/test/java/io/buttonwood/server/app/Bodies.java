package io.buttonwood.server.app;

import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Makes request bodies: the routes' examples with one to three things wrong, or none.
final class Bodies {
    private static final List<String> HOSTILE = List.of(
            "null", "true", "0", "-1", "1", "1e999", "-0", "0.1", "NaN", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "2147483648", "[]", "{}", "[null]", "{\"a\":{\"b\":[1,2,3]}}", "\"\"", "\" \"",
            "\"NaN\"", "\"0\"", "\"-1\"", "\"1\"", "\"5\"", "\"99.00\"", "\"0.01\"", "\"1e5\"", "\"999999999999999999\"",
            "\"0.000000000000000001\"", "\"123456789012345678901234567890\"", "\"0x10\"", "\"1,000\"", "\"\\u0000\"",
            "\"\\ud800\"", "\"\\u202e\\u0007\"", "\"' OR 1=1 --\"", "\"../../etc/passwd\"", "\"<script>\"", "\"ACME\"",
            "\"TULIP\"", "\"USD\"", "\"BUY\"", "\"SELL\"", "\"LIMIT\"", "\"MARKET\"", "\"IOC\"", "\"FOK\"", "\"buy\"",
            "\"2026-01-15T10:30:00Z\"", "\"9999-12-31T23:59:59.999999999Z\"", "[\"READ\",\"READ\"]", "[\"READ\",7]",
            "\"" + "x".repeat(300) + "\"", "\"\u00e9\u4e2d\ud83c\udf33\"", "[[[[[[[[[[]]]]]]]]]]", "tru", "'a'", "01", "\"\t\"");

    /// @param body raw bytes
    @SuppressWarnings("ArrayRecordComponent")
    record Request(String method, String path, byte[] body) {
        @Override
        public String toString() {
            return method + " " + path + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    private record Route(String method, String path, Map<?, ?> example) {}

    private final Random random;
    private final List<Route> routes = new ArrayList<>();

    Bodies(Random random, List<Endpoint> endpoints) {
        this.random = random;
        for (Endpoint each : endpoints) {
            // Deliveries to other machines and passwords cost time, and are tested where they are at home.
            if (each.bodySchema() != null && !each.path().contains("/webhooks") && !each.path().contains("/auth/token")) {
                routes.add(new Route(each.method(), each.path(), (Map<?, ?>) Objects.requireNonNull(
                        Json.tree(Json.text(each.bodySchema(), Objects.requireNonNull(each.bodyExample()))))));
            }
        }
    }

    /// @param victim the user and account that administration is tried on
    Request next(long victim) {
        Route route = routes.get(random.nextInt(routes.size()));
        String path = route.path();
        path = path.replace("{user_id}", Long.toString(victim)).replace("{account_id}", Long.toString(victim));
        path = path.replace("{instrument}", chance(10) ? "NONE" : "TULIP").replace("{client_order_id}", "c-" + random.nextInt(3));
        path = path.replaceAll("\\{\\w+}", Integer.toString(1 + random.nextInt(3)));
        var members = new LinkedHashMap<String, String>();
        route.example().forEach((name, value) -> members.put((String) name, json(value)));
        if (members.containsKey("client_order_id")) {
            members.put("client_order_id", chance(2) ? "null" : "\"c-" + random.nextInt(3) + "\"");
        }
        if (members.containsKey("price") && !chance(4)) {
            members.put("price", "\"" + (90 + random.nextInt(8)) + ".00\"");
            members.put("quantity", "\"" + (1 + random.nextInt(5)) + "\"");
        }
        if (members.containsKey("password") && !chance(10)) {
            // Hashing one is meant to be slow.
            members.put("password", chance(2) ? "null" : "\"short\"");
        }
        for (int faults = random.nextInt(4); faults > 0; faults--) {
            spoil(members);
        }
        String text = text(members);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (chance(12)) {
            bytes = spoil(bytes);
        }
        return new Request(route.method(), path, bytes);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private void spoil(Map<String, String> members) {
        var names = new ArrayList<>(members.keySet());
        String name = names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(5)) {
            case 0 -> members.remove(name);
            case 1 -> members.put("x" + random.nextInt(100), HOSTILE.get(random.nextInt(HOSTILE.size())));
            default -> members.put(name, HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
    }

    private String text(Map<String, String> members) {
        var parts = new ArrayList<String>();
        members.forEach((name, value) -> parts.add(Json.quote(name) + ":" + value));
        if (chance(25) && !parts.isEmpty()) {
            parts.add(parts.getFirst());
        }
        return "{" + String.join(",", parts) + "}";
    }

    private byte[] spoil(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> {
                bytes[at] = (byte) 0xff;
                yield bytes;
            }
            case 3 -> ("\ufeff" + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            default -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
        };
    }

    private static String json(Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> Json.quote(text);
            case Map<?, ?> map -> {
                var parts = new ArrayList<String>();
                map.forEach((name, inner) -> parts.add(Json.quote((String) name) + ":" + json(inner)));
                yield "{" + String.join(",", parts) + "}";
            }
            case List<?> list -> {
                var parts = new ArrayList<String>();
                list.forEach(inner -> parts.add(json(inner)));
                yield "[" + String.join(",", parts) + "]";
            }
            default -> value.toString();
        };
    }
}
