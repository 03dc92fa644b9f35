package io.buttonwood.server.venue;

/// An instrument's last trade and its trailing 24 hours, in minutes.
///
/// Written by the live reader's thread, read by any; every method locks for its short time.
final class DayStats {
    private static final int MINUTES = 24 * 60;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    /// The trailing 24 hours; prices are 0 when nothing traded.
    record Day(long open, long high, long low, long volumeLots, long notionalUnits, long trades) {}

    private final long[] minute = new long[MINUTES];
    private final long[] open = new long[MINUTES];
    private final long[] high = new long[MINUTES];
    private final long[] low = new long[MINUTES];
    private final long[] lots = new long[MINUTES];
    private final long[] units = new long[MINUTES];
    private final long[] count = new long[MINUTES];
    private long lastPrice;
    private long lastLots;
    private long lastNanos;

    synchronized void add(
            long timeNanos, long openTicks, long highTicks, long lowTicks, long closeTicks, long volumeLots,
            long notionalUnits, long trades, long lastTradeLots) {
        long m = Math.floorDiv(timeNanos, MINUTE_NANOS);
        int at = (int) Math.floorMod(m, (long) MINUTES);
        if (minute[at] != m) {
            minute[at] = m;
            open[at] = openTicks;
            high[at] = highTicks;
            low[at] = lowTicks;
            lots[at] = 0;
            units[at] = 0;
            count[at] = 0;
        }
        high[at] = Math.max(high[at], highTicks);
        low[at] = Math.min(low[at], lowTicks);
        lots[at] += volumeLots;
        units[at] += notionalUnits;
        count[at] += trades;
        lastPrice = closeTicks;
        lastLots = lastTradeLots;
        lastNanos = Math.max(lastNanos, timeNanos);
    }

    synchronized long lastPrice() {
        return lastPrice;
    }

    synchronized long lastLots() {
        return lastLots;
    }

    synchronized long lastNanos() {
        return lastNanos;
    }

    synchronized Day day(long nowNanos) {
        long newest = Math.floorDiv(nowNanos, MINUTE_NANOS);
        long first = 0;
        long most = 0;
        long least = Long.MAX_VALUE;
        long volume = 0;
        long notional = 0;
        long trades = 0;
        for (long m = newest - MINUTES + 1; m <= newest; m++) {
            int at = (int) Math.floorMod(m, (long) MINUTES);
            if (minute[at] != m || count[at] == 0) {
                continue;
            }
            first = first == 0 ? open[at] : first;
            most = Math.max(most, high[at]);
            least = Math.min(least, low[at]);
            volume += lots[at];
            notional += units[at];
            trades += count[at];
        }
        return new Day(first, most, trades == 0 ? 0 : least, volume, notional, trades);
    }
}
