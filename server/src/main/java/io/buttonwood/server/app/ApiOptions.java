package io.buttonwood.server.app;

import io.buttonwood.server.http.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// How the administration commands reach the running venue: through its API, like everybody.
final class ApiOptions {
    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "${BUTTONWOOD_URL:-http://localhost:8000}",
            description = "Where the venue is (${DEFAULT-VALUE}); also BUTTONWOOD_URL.")
    private URI url = URI.create("http://localhost:8000");

    @Option(
            names = "--key",
            scope = ScopeType.INHERIT,
            defaultValue = "${BUTTONWOOD_KEY}",
            description = "An administrator's API key; better in BUTTONWOOD_KEY, where no process list shows it.")
    private @Nullable String key;

    /// Sends a request and answers its body as a tree.
    ///
    /// @param body null for none
    /// @throws IllegalStateException with the venue's own words if it refuses
    Map<?, ?> call(String method, String path, @Nullable String body) throws InterruptedException {
        if (key == null || key.isBlank()) {
            throw new IllegalStateException("an administrator's API key is needed: --key or BUTTONWOOD_KEY");
        }
        var request = HttpRequest.newBuilder(url.resolve("/api/v1" + path))
                .timeout(Duration.ofSeconds(20))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            var tree = Json.tree(answer.body()) instanceof Map<?, ?> map ? map : Map.of();
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException("the venue refused (" + answer.statusCode() + "): " + tree.get("detail"));
            }
            return tree;
        } catch (ConnectException e) {
            throw new IllegalStateException("no venue answers at " + url, e);
        } catch (IOException e) {
            throw new IllegalStateException("the venue at " + url + " could not be asked: " + e.getMessage(), e);
        }
    }

    /// Prints chosen members of each item of a list, in columns.
    static void table(Map<?, ?> answer, String... members) {
        System.out.println(String.join("\t", members));
        if (answer.get("items") instanceof List<?> items) {
            for (Object item : items) {
                row((Map<?, ?>) item, members);
            }
        }
    }

    static void row(Map<?, ?> item, String... members) {
        var line = new StringBuilder();
        for (String member : members) {
            Object value = item.get(member);
            line.append(line.isEmpty() ? "" : "\t").append(value == null ? "-" : value);
        }
        System.out.println(line);
    }
}
