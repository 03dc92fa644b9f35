package io.buttonwood.server.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus server scrapes the venue with its token and reads the same numbers.
class PrometheusScrapeTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path dir;

    @Test
    void aRealPrometheusReadsTheSameNumbers() throws Exception {
        scraped((client, port) -> {
            assertEquals("3", reached(client, port, "buttonwood_api_errors_total", "3"));
            assertEquals("1", reached(client, port, "up", "1"));
        });
    }

    /// Only a native histogram has a `histogram_count`.
    @Test
    void aRealPrometheusThatAsksForThemReadsNativeHistograms() throws Exception {
        scraped((client, port) -> {
            assertEquals("3", reached(client, port, "buttonwood_api_errors_total", "3"));
            assertEquals("1", reached(client, port, "histogram_count(buttonwood_api_latency_seconds) >= bool 3", "1"));
        }, "--enable-feature=native-histograms");
    }

    private interface Check {
        void of(HttpClient client, int port) throws Exception;
    }

    private void scraped(Check check, String... flags) throws Exception {
        try (var rig = new Rig(); var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                rig.send("GET", "/broken");
            }
            int port = free();
            Path config = dir.resolve("prometheus.yml");
            Files.writeString(config, """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: buttonwood
                        authorization: {credentials: %s}
                        static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(Rig.TOKEN, rig.port()));
            Process prometheus;
            try {
                var command = new ArrayList<>(List.of("prometheus", "--config.file=" + config,
                        "--storage.tsdb.path=" + dir.resolve("data"), "--web.listen-address=127.0.0.1:" + port));
                command.addAll(List.of(flags));
                prometheus = new ProcessBuilder(command)
                        .redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile()).start();
            } catch (IOException absent) {
                assumeTrue(false, "prometheus is not installed (Debian: apt-get install prometheus); not scraped");
                return;
            }
            try {
                check.of(client, port);
            } finally {
                prometheus.destroy();
                if (!prometheus.waitFor(5, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static String reached(HttpClient client, int port, String query, String wanted) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8))).build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String found = "nothing";
        while (System.nanoTime() < deadline) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                found = answer.statusCode() != 200 ? found : JSON.readTree(answer.body())
                        .path("data").path("result").path(0).path("value").path(1).stringValue(found);
                if (found.equals(wanted)) {
                    return found;
                }
            } catch (IOException stillStarting) {
                // Asked again below.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return found;
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
