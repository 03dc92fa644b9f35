package io.buttonwood.server.projection;

import java.util.Optional;

/// The lengths of candles, in UTC.
public enum CandleInterval {
    M1("1m", 60),
    M5("5m", 300),
    M15("15m", 900),
    H1("1h", 3_600),
    D1("1d", 86_400);

    private final String text;
    private final long nanos;

    CandleInterval(String text, long seconds) {
        this.text = text;
        this.nanos = seconds * 1_000_000_000L;
    }

    /// As on the wire: `1m`, `5m`, `15m`, `1h`, `1d`.
    public String text() {
        return text;
    }

    public long nanos() {
        return nanos;
    }

    /// The start of the interval that holds this time.
    public long start(long timeNanos) {
        return Math.floorDiv(timeNanos, nanos) * nanos;
    }

    /// Nothing for an unknown text.
    public static Optional<CandleInterval> of(String text) {
        for (CandleInterval interval : values()) {
            if (interval.text.equals(text)) {
                return Optional.of(interval);
            }
        }
        return Optional.empty();
    }
}
