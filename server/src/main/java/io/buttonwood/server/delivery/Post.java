package io.buttonwood.server.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends one signed webhook request. Redirects are not followed: they would lead past the address check.
final class Post {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final HttpClient client;
    private final Targets targets;

    Post(Vertx vertx, Targets targets) {
        this.targets = targets;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(5_000)
                .setIdleTimeout(30)
                .setKeepAlive(true)
                .setKeepAliveTimeout(20)
                .setMaxHeaderSize(16 * 1024));
    }

    /// HMAC-SHA256 in hexadecimal over `timestamp.body`; the receiver computes the same and refuses old timestamps.
    static String signature(String secret, long timestampSeconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(
                    mac.doFinal((timestampSeconds + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// Returns the status when the far end has answered 2xx. Virtual threads only.
    ///
    /// @param traceparent for the header of that name; empty for none
    /// @throws IOException for any other answer, none in time, or an address that is not allowed
    int send(String url, String secret, String id, String body, long timestampSeconds, String traceparent) throws IOException {
        URI uri = URI.create(url);
        boolean tls = uri.getScheme().equals("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        InetAddress address = targets.resolve(uri.getHost());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(tls)
                .setTimeout(TIMEOUT_MILLIS)
                .setFollowRedirects(false)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        var answer = client.request(options)
                .compose(request -> (traceparent.isEmpty() ? request : request.putHeader("traceparent", traceparent))
                        .putHeader("Content-Type", "application/json")
                        .putHeader("User-Agent", "Buttonwood")
                        .putHeader("X-Buttonwood-Delivery", id)
                        .putHeader("X-Buttonwood-Timestamp", Long.toString(timestampSeconds))
                        .putHeader("X-Buttonwood-Signature", "sha256=" + signature(secret, timestampSeconds, body))
                        .send(Buffer.buffer(body)))
                .map(response -> response.statusCode());
        try {
            int status = answer.toCompletionStage().toCompletableFuture().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            if (status < 200 || status > 299) {
                throw new IOException("answered " + status);
            }
            return status;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void close() {
        client.close();
    }
}
