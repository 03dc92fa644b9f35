package io.buttonwood.bench.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one run of [LoadGenerator] printed. Latencies are nanoseconds.
///
/// @param perSecond orders that were accepted, a second
/// @param cpuSeconds the load generator's own processor time over the measured seconds
/// @param statuses how many of each status, `{201=…}`
/// @param unwanted the first answer that was no success, empty if there was none
/// @param lag null unless asked for
record Measured(
        double perSecond,
        long p50,
        long p99,
        long p999,
        long max,
        double cpuSeconds,
        String statuses,
        String unwanted,
        @Nullable Lag lag) {

    /// @throws IllegalStateException if there is no result among the lines
    static Measured read(List<String> lines) {
        var result = new HashMap<String, String>();
        var lag = new HashMap<String, String>();
        String unwanted = "";
        for (String line : lines) {
            if (line.startsWith("RESULT ")) {
                pairs(line, result);
            } else if (line.startsWith("LAG ")) {
                pairs(line, lag);
            } else if (line.startsWith("UNWANTED ")) {
                unwanted = line.substring(9);
            }
        }
        if (result.isEmpty()) {
            throw new IllegalStateException("the load generator did not finish: " + String.join(" | ", lines));
        }
        return new Measured(
                number(result, "good") / number(result, "seconds"),
                (long) number(result, "p50"),
                (long) number(result, "p99"),
                (long) number(result, "p999"),
                (long) number(result, "max"),
                number(result, "cpu"),
                String.valueOf(result.get("statuses")),
                unwanted,
                lag.isEmpty() ? null : new Lag(number(lag, "live"), number(lag, "store")));
    }

    private static void pairs(String line, Map<String, String> into) {
        for (String pair : line.split(" ")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                into.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
    }

    private static double number(Map<String, String> from, String name) {
        return Double.parseDouble(String.valueOf(from.get(name)));
    }
}
