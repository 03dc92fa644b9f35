package io.buttonwood.bench.http;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The same seconds of an open loop as the load generator and as the venue's API_LATENCY saw them. Between the two lie
/// both kernels' sockets and the load generator's own queue: the network's share.
///
/// @param p50 of the venue, ms
/// @param p99 of the venue, ms
record Agreement(double p50, double p99, long count, Measured outside) {
    /// Right after the load's end.
    static Agreement ask(Child child, String key, int seconds, Measured outside) throws IOException {
        String answer = new Http(child.port).get("/api/v1/monitoring/metrics/api?period_seconds=" + seconds, key);
        int at = answer.indexOf("\"API_LATENCY\"");
        if (at < 0) {
            throw new IOException("no API_LATENCY in " + answer);
        }
        String section = answer.substring(at);
        return new Agreement(number(section, "p50_ms"), number(section, "p99_ms"), (long) number(section, "count"), outside);
    }

    private static double number(String text, String member) throws IOException {
        var found = Pattern.compile("\"" + member + "\"\\s*:\\s*([0-9.eE+-]+)").matcher(text);
        if (!found.find()) {
            throw new IOException("no " + member + " in " + text);
        }
        return Double.parseDouble(found.group(1));
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "open loop: the venue's API_LATENCY says p50 %.2f ms, p99 %.2f ms of %,d requests; the load generator p50 %.2f ms,"
                        + " p99 %.2f ms: the network's share is %.2f and %.2f ms",
                p50, p99, count, outside.p50() / 1e6, outside.p99() / 1e6, outside.p50() / 1e6 - p50, outside.p99() / 1e6 - p99);
    }
}
