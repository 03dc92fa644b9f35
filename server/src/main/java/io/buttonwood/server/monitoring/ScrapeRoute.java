package io.buttonwood.server.monitoring;

import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /metrics` for Prometheus, in the format that the scraper accepts: text, OpenMetrics, or protobuf, which has native
/// histograms beside the classic ones.
///
/// Permitted with the scrape token as Bearer; without any credentials also to this machine itself, unless a forwarding
/// header shows that a proxy asks for somebody else. Everyone else is answered 403.
public final class ScrapeRoute {
    private static final String BEARER = "Bearer ";

    private final Exposition exposition;
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final byte @Nullable [] token;

    /// @param scrapeToken `-` or empty for none: then only this machine itself may scrape
    public ScrapeRoute(Measurements measurements, Sources sources, String scrapeToken) {
        exposition = new Exposition(measurements, sources);
        token = scrapeToken.isEmpty() || scrapeToken.equals("-") ? null : scrapeToken.getBytes(StandardCharsets.UTF_8);
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/metrics", "scrapeMetrics")
                .tag("Monitoring")
                .says("Metrics for Prometheus",
                        "Everything measured since the start, in the Prometheus or OpenMetrics text format or, with native"
                                + " histograms, in Prometheus' protobuf format. Takes the scrape token as Bearer; from the venue's own machine none is needed.")
                .answersRaw(200, "The metrics", formats.getPrometheusTextFormatWriter().getContentType())
                .errors(ErrorCode.FORBIDDEN)
                .blocking(this::scrape));
    }

    private Answer scrape(Call call) throws IOException {
        if (!permitted(call)) {
            throw ErrorCode.FORBIDDEN.problem("the scrape token is needed");
        }
        String accept = call.header("accept");
        ExpositionFormatWriter writer = formats.findWriter(accept);
        var bytes = new ByteArrayOutputStream(64 * 1024);
        writer.write(bytes, exposition.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
        return Answer.raw(200, writer.getContentType(), bytes.toByteArray());
    }

    private boolean permitted(Call call) {
        String authorization = call.header("authorization");
        if (authorization != null) {
            return token != null
                    && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    && MessageDigest.isEqual(
                            token, authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        }
        return call.header("x-forwarded-for") == null && call.header("forwarded") == null && loopback(call.address());
    }

    static boolean loopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
