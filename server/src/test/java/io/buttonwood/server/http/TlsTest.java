package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS and HTTP/2 by configuration, with a certificate made here.
final class TlsTest {
    @TempDir
    private static Path folder;

    private static TestVenue venue;
    private static SSLContext trust;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("venue.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                        "venue", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
                        "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
                        store.toString(), "-storepass", "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertEquals(0, keytool.waitFor(), said);
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        Path certificate = pem("CERTIFICATE", keys.getCertificate("venue").getEncoded());
        Path key = pem("PRIVATE KEY", keys.getKey("venue", "changeit".toCharArray()).getEncoded());

        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("venue", keys.getCertificate("venue"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        trust = SSLContext.getInstance("TLS");
        trust.init(null, managers.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(trust).build();
        venue = TestVenue.start(
                "http.tls_certificate=" + certificate, "http.tls_key=" + key, "security.enable_hsts=true",
                "http.request_seconds=1");
    }

    private static Path pem(String kind, byte[] bytes) throws IOException {
        Path file = folder.resolve(kind.replace(' ', '-') + ".pem");
        Files.writeString(file, "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n");
        return file;
    }

    @AfterAll
    static void stop() {
        client.close();
        venue.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + venue.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void http2IsSpokenOverTls() throws Exception {
        assertEquals("https", venue.url().getScheme());
        var answer = send(request("/api/v1/instruments").GET().build());
        assertEquals(200, answer.statusCode());
        assertEquals(Version.HTTP_2, answer.version());
        assertEquals("max-age=31536000; includeSubDomains",
                answer.headers().firstValue("Strict-Transport-Security").orElseThrow());
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        var order = send(request("/api/v1/orders")
                .header("X-API-Key", venue.key("alice"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"instrument\":\"ACME\",\"side\":\"BUY\",\"type\":\"LIMIT\","
                        + "\"price\":\"99.00\",\"quantity\":\"10\"}"))
                .build());
        assertEquals(201, order.statusCode(), order::body);
        assertEquals(Version.HTTP_2, order.version());
    }

    @Test
    void http1IsSpokenOverTlsToo() throws Exception {
        var answer = send(request("/api/v1/instruments").version(Version.HTTP_1_1).GET().build());
        assertEquals(200, answer.statusCode());
        assertEquals(Version.HTTP_1_1, answer.version());
    }

    @Test
    void manyStreamsOfOneConnectionAreAnswered() throws Exception {
        // First one alone: without a connection, the client would begin eighty.
        assertEquals(200, send(request("/api/v1/time").GET().build()).statusCode());
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            all.add(client.sendAsync(request("/api/v1/time").GET().build(), BodyHandlers.ofString()));
        }
        all.forEach(each -> assertEquals(200, each.join().statusCode()));
    }

    @Test
    void errorsOverHttp2AreHardenedAndLeaveTheConnection() throws Exception {
        for (var broken : List.of(
                request("/nothing").GET(),
                request("/api/v1/orders").GET(),
                request("/api/v1/instruments").method("DELETE", BodyPublishers.noBody()),
                request("/api/v1/orders").header("X-API-Key", venue.key("alice")).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("x".repeat(200_000))),
                request("/api/v1/instruments").header("X-Note", "x' OR 1=1 UNION SELECT password FROM users --").GET())) {
            var answer = send(broken.build());
            assertEquals(4, answer.statusCode() / 100, answer::body);
            assertEquals(Version.HTTP_2, answer.version());
            assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElseThrow());
            assertTrue(answer.headers().firstValue("Connection").isEmpty());
        }
        assertEquals(200, send(request("/api/v1/time").GET().build()).statusCode());
    }

    @Test
    void clearTextIsNotAnswered() {
        var heard = RawSocket.exchange(
                venue.port(), "GET /api/v1/instruments HTTP/1.1\r\nHost: localhost\r\n\r\n", 15_000);
        assertFalse(heard.text().contains("ACME"), heard::text);
        assertTrue(heard.closed());
    }

    @Test
    void oldProtocolsAreRefused() throws Exception {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", venue.port())) {
            socket.startHandshake();
            assertTrue(List.of("TLSv1.3", "TLSv1.2").contains(socket.getSession().getProtocol()));
        }
    }

    @Test
    void aHeadThatDoesNotEndClosesTheConnectionOverTlsToo() throws Exception {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", venue.port())) {
            socket.setSoTimeout(15_000);
            socket.startHandshake();
            socket.getOutputStream().write("GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\n".getBytes());
            socket.getOutputStream().flush();
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void malformedRequestsOverTlsEndTheConnection() throws Exception {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", venue.port())) {
            socket.setSoTimeout(15_000);
            socket.startHandshake();
            socket.getOutputStream().write(("GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n"
                    + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
            socket.getOutputStream().flush();
            String all = new String(socket.getInputStream().readAllBytes());
            assertTrue(all.matches("(?s)HTTP/1\\.[01] 400 .*") && !all.contains("alive"), all);
        }
    }
}
