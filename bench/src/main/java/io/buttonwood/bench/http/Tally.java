package io.buttonwood.bench.http;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// What a load was answered: how many of each status, and after how long. One thread.
final class Tally {
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final Histogram nanos = new Histogram(60_000_000_000L, 3);
    private String unwanted = "";
    private long lastSequence;

    /// @param text of the answer; asked for only if needed
    void answered(int status, long tookNanos, java.util.function.Supplier<String> text) {
        nanos.recordValue(Math.min(Math.max(tookNanos, 1), 60_000_000_000L));
        count(status, text);
    }

    /// An answer outside the measured time.
    void ignored(int status, java.util.function.Supplier<String> text) {
        if (status / 100 != 2) {
            count(status, text);
        }
    }

    private void count(int status, java.util.function.Supplier<String> text) {
        statuses.merge(status, 1L, Long::sum);
        if (status / 100 != 2 && unwanted.isEmpty()) {
            unwanted = text.get().lines().reduce("", (first, last) -> last);
        }
    }

    void sequenceOf(String answer) {
        int at = answer.indexOf("\"sequence\":");
        if (at >= 0) {
            int from = at + 11;
            int to = from;
            while (to < answer.length() && Character.isDigit(answer.charAt(to))) {
                to++;
            }
            lastSequence = Math.max(lastSequence, Long.parseLong(answer, from, to, 10));
        }
    }

    long lastSequence() {
        return lastSequence;
    }

    long good() {
        return statuses.entrySet().stream()
                .filter(each -> each.getKey() / 100 == 2)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// One line of `name=value`, which [Measured] reads.
    String line(double seconds, double cpuSeconds) {
        return String.format(
                Locale.ROOT,
                "RESULT seconds=%.3f good=%d p50=%d p90=%d p99=%d p999=%d max=%d cpu=%.3f statuses=%s",
                seconds,
                good(),
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(90),
                nanos.getValueAtPercentile(99),
                nanos.getValueAtPercentile(99.9),
                nanos.getMaxValue(),
                cpuSeconds,
                statuses.toString().replace(" ", ""));
    }

    String unwanted() {
        return unwanted;
    }
}
