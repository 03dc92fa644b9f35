package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.client.Answer;
import io.buttonwood.client.PipelinedConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One user's connection to a venue. Paths are below `/api/v1`; bodies may use single quotes.
final class Caller implements AutoCloseable {
    final long id;
    private final URI url;
    private final String key;
    private PipelinedConnection connection;

    /// @param key null for no credentials
    Caller(URI url, String key, long id) {
        this.url = url;
        this.key = key;
        this.id = id;
    }

    String key() {
        return key;
    }

    Answer call(String method, String path) {
        return call(method, path, null);
    }

    Answer call(String method, String path, String body) {
        return send(method, "/api/v1" + path, body == null ? null : bytes(body), Map.of());
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /// Any target, any bytes.
    Answer send(String method, String target, byte[] body, Map<String, String> more) {
        var headers = new LinkedHashMap<String, String>(more);
        if (key != null) {
            headers.put("X-API-Key", key);
        }
        try {
            if (connection == null) {
                connection = PipelinedConnection.open(url, 64, Duration.ofSeconds(30));
            }
            Answer answer = connection.exchange(method, target, headers, body);
            if ("close".equalsIgnoreCase(answer.header("Connection"))) {
                close();
            }
            return answer;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(method + " " + target + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) {
        return ok("GET", path, null);
    }

    /// The body of an answer that must not be an error.
    JsonNode ok(String method, String path, String body) {
        Answer answer = call(method, path, body);
        assertTrue(answer.status() < 300, () -> method + " " + path + " " + body + " answered " + text(answer));
        return answer.json();
    }

    /// The problem of an answer that must have this status and code.
    JsonNode refused(int status, String code, String method, String path, String body) {
        Answer answer = call(method, path, body);
        assertEquals(status + " " + code, answer.status() + " " + answer.json().path("code").asString(""),
                () -> method + " " + path + " " + body + " answered " + text(answer));
        assertEquals("application/problem+json", answer.header("Content-Type"));
        return answer.json();
    }

    JsonNode buy(String price, String quantity) {
        return place("BUY", price, quantity, "");
    }

    JsonNode sell(String price, String quantity) {
        return place("SELL", price, quantity, "");
    }

    /// @param more further members, each beginning with a comma
    JsonNode place(String side, String price, String quantity, String more) {
        return ok("POST", "/orders", order(side, price, quantity, more));
    }

    static String order(String side, String price, String quantity, String more) {
        return "{'instrument':'ACME','side':'" + side + "','type':'LIMIT','price':'" + price + "','quantity':'" + quantity
                + "'" + more + "}";
    }

    /// All items of a list, by `Link` from page to page.
    List<JsonNode> all(String path) {
        var items = new ArrayList<JsonNode>();
        String next = "/api/v1" + path;
        while (next != null) {
            Answer answer = send("GET", next, null, Map.of());
            assertEquals(200, answer.status(), text(answer));
            answer.json().path("items").forEach(items::add);
            String link = answer.header("Link");
            assertEquals(answer.json().path("next_cursor").isNull(), link == null, "Link and next_cursor say the same");
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        return items;
    }

    static String text(Answer answer) {
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
