package io.buttonwood.bench.http;

import java.io.IOException;
import java.util.Locale;

/// How far the venue's readers were behind when a load ended.
///
/// @param liveMillis until `GET /time` knew the last acknowledged command, which the live event reader tells it
/// @param storeMillis until `GET /fills?min_sequence=` of that command answered: the store's reader and SQL behind it
record Lag(double liveMillis, double storeMillis) {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /// @param sequence of the last acknowledged command
    static Lag after(int port, String key, long sequence) throws IOException {
        long began = System.nanoTime();
        var http = new Http(port);
        double live = 0;
        while (System.nanoTime() - began < PATIENCE_NANOS) {
            var known = new Tally();
            known.sequenceOf(http.get("/api/v1/time", key));
            live = (System.nanoTime() - began) / 1e6;
            if (known.lastSequence() >= sequence) {
                break;
            }
        }
        double store = 0;
        while (System.nanoTime() - began < PATIENCE_NANOS) {
            String answer = http.get("/api/v1/fills?limit=1&min_sequence=" + sequence, key);
            store = (System.nanoTime() - began) / 1e6;
            if (answer.startsWith("HTTP/1.1 200")) {
                break;
            }
            if (!answer.startsWith("HTTP/1.1 503")) {
                throw new IOException("the fills cannot be read: " + answer);
            }
        }
        return new Lag(live, store);
    }

    String line() {
        return String.format(Locale.ROOT, "LAG live=%.1f store=%.1f", liveMillis, storeMillis);
    }
}
