package io.buttonwood.server.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.edge.metrics.LatencyUnit;
import io.buttonwood.edge.metrics.MetricType;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The protobuf exposition, decoded by the official classes.
class NativeHistogramTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.9,text/plain;q=0.5";

    @Test
    void whoAsksForProtobufGetsNativeHistograms() throws Exception {
        try (var rig = new Rig(); var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 1_000; i++) {
                rig.metrics.recordLatency(MetricType.SETTLEMENT_DURATION, 10.0, LatencyUnit.MILLISECONDS);
            }
            rig.metrics.recordLatency(MetricType.SETTLEMENT_DURATION, 0.0, LatencyUnit.MILLISECONDS);
            rig.metrics.recordLatency(MetricType.SETTLEMENT_DURATION, 1_900.0, LatencyUnit.MILLISECONDS);
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/metrics"))
                            .header("Authorization", "Bearer " + Rig.TOKEN).header("Accept", PROTOBUF).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode());
            String type = answer.headers().firstValue("Content-Type").orElseThrow();
            assertTrue(type.startsWith("application/vnd.google.protobuf"), type);

            Map<String, Metrics.MetricFamily> families = new HashMap<>();
            var in = new ByteArrayInputStream(answer.body());
            for (var family = Metrics.MetricFamily.parseDelimitedFrom(in); family != null; family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
                families.put(family.getName(), family);
            }
            assertTrue(families.containsKey("buttonwood_orders_total"), families.keySet().toString());
            Metrics.Histogram histogram = families.get("buttonwood_settlement_duration_seconds").getMetric(0).getHistogram();
            assertEquals(1_002, histogram.getSampleCount());
            assertEquals(11.9, histogram.getSampleSum(), 1e-9);
            assertEquals(3, histogram.getSchema());
            assertEquals(1, histogram.getZeroCount());
            Map<Integer, Long> counts = counts(histogram);
            assertEquals(1_001, counts.values().stream().mapToLong(each -> each).sum());
            // (2^((i-1)/8), 2^(i/8)] seconds
            assertEquals(Map.of(bucket(0.010), 1_000L, bucket(1.9), 1L), counts);
            assertTrue(histogram.getBucketCount() > 20, "classic buckets come along");
        }
    }

    private static int bucket(double seconds) {
        return (int) Math.ceil(8 * Math.log(seconds) / Math.log(2));
    }

    /// Spans and deltas of the format, put together again.
    private static Map<Integer, Long> counts(Metrics.Histogram histogram) {
        var counts = new TreeMap<Integer, Long>();
        int index = 0;
        int next = 0;
        long count = 0;
        for (Metrics.BucketSpan span : histogram.getPositiveSpanList()) {
            index += span.getOffset();
            for (int i = 0; i < span.getLength(); i++) {
                count += histogram.getPositiveDelta(next++);
                if (count > 0) {
                    counts.put(index, count);
                }
                index++;
            }
        }
        return counts;
    }
}
