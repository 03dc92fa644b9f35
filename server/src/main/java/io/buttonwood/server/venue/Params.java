package io.buttonwood.server.venue;

import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Time;

/// Parameters that several routes share.
public final class Params {
    private Params() {}

    public static final Param<String> INSTRUMENT =
            Param.path("instrument", Wire.SYMBOL, "The instrument's name", "ACME");
    public static final Param<String> OF_INSTRUMENT =
            Param.text("instrument", Wire.SYMBOL, "Only this instrument", "ACME");
    public static final Param<Long> MIN_SEQUENCE = Param.whole(
            "min_sequence",
            0,
            Long.MAX_VALUE,
            0L,
            "Wait, at most a second, until this engine sequence is readable: pass the sequence that your write answered");
    public static final Param<Long> LIMIT = Param.whole("limit", 1, 1000, 100L, "Most items to answer");
    public static final Param<String> CURSOR = Param.text(
            "cursor", "^[A-Za-z0-9_-]{1,256}$", "Where to go on: next_cursor of the page before", "MTIz");
    public static final Param<Time> FROM = Param.moment("from", "Only from this time on");
    public static final Param<Time> TO = Param.moment("to", "Only before this time");
    public static final Param<Long> ACCOUNT = Param.whole(
            "account_id",
            1,
            Long.MAX_VALUE,
            null,
            "Another account: a broker may name its own users', an administrator any");

    public static ErrorCode[] reads() {
        return new ErrorCode[] {ErrorCode.NOT_CAUGHT_UP};
    }
}
