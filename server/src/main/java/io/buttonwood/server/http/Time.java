package io.buttonwood.server.http;

import java.time.DateTimeException;
import java.time.Instant;

/// An instant as the wire has it: RFC 3339, UTC, nanoseconds.
///
/// @param nanos since 1970 UTC
public record Time(long nanos) {
    public static Time of(Instant instant) {
        return new Time(Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
    }

    /// @throws DateTimeException if it is no such text
    public static Time parse(CharSequence text) {
        try {
            return of(Instant.parse(text));
        } catch (ArithmeticException e) {
            throw new DateTimeException("out of range", e);
        }
    }

    @Override
    public String toString() {
        return text(nanos);
    }

    /// Always nine decimals, so that texts sort as times do.
    public static String text(long nanos) {
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        long fraction = Math.floorMod(nanos, 1_000_000_000L);
        long days = Math.floorDiv(seconds, 86_400L);
        int ofDay = (int) Math.floorMod(seconds, 86_400L);
        long date = date(days);
        var text = new StringBuilder(30);
        pad(text, date / 10_000, 4).append('-');
        pad(text, date / 100 % 100, 2).append('-');
        pad(text, date % 100, 2).append('T');
        pad(text, ofDay / 3600, 2).append(':');
        pad(text, ofDay / 60 % 60, 2).append(':');
        pad(text, ofDay % 60, 2).append('.');
        return pad(text, fraction, 9).append('Z').toString();
    }

    /// The date of a day since 1970: year, month and day as one decimal number, 20260115.
    static long date(long days) {
        // Civil date from days, Howard Hinnant's algorithm: years start in March.
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        long doe = Math.floorMod(z, 146_097L);
        long yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        long mp = (5 * doy + 2) / 153;
        long day = doy - (153 * mp + 2) / 5 + 1;
        long month = mp < 10 ? mp + 3 : mp - 9;
        long year = yoe + era * 400 + (month <= 2 ? 1 : 0);
        return year * 10_000 + month * 100 + day;
    }

    private static StringBuilder pad(StringBuilder text, long value, int width) {
        String digits = Long.toString(value);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        return text.append(digits);
    }
}
