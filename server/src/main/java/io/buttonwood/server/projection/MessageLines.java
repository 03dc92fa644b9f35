package io.buttonwood.server.projection;

import io.buttonwood.core.Lane;
import java.util.ArrayList;
import java.util.List;

/// How the messages of a run lie in one text: a line each, members parted by tabs, the data last.
///
/// Data is JSON, in which line ends can stand only between tokens: there they become spaces.
final class MessageLines {
    /// Characters of a line without its data, about.
    static final int MOST_BESIDE_DATA = 120;

    private final String text;
    private int at;

    private MessageLines(String text) {
        this.text = text;
    }

    static void append(StringBuilder to, PendingRow row) {
        number(to, row.seq());
        number(to, row.sequence());
        to.append(row.type()).append('\t');
        number(to, row.instrumentId());
        number(to, row.brokerId());
        number(to, row.createdNanos());
        number(to, row.expiresNanos());
        number(to, row.diesNanos());
        data(to, row.dataJson());
    }

    static List<PendingRow> read(long accountId, Lane lane, boolean redelivered, String text) {
        var from = new MessageLines(text);
        var rows = new ArrayList<PendingRow>();
        while (from.more()) {
            rows.add(new PendingRow(
                    accountId, lane, from.number(), from.number(), from.word(), from.whole(), from.whole(),
                    from.number(), from.number(), from.number(), redelivered, from.data()));
        }
        return rows;
    }

    private static void number(StringBuilder to, long number) {
        to.append(number).append('\t');
    }

    private static void data(StringBuilder to, String json) {
        to.append(json.indexOf('\n') < 0 ? json : json.replace('\n', ' ')).append('\n');
    }

    private boolean more() {
        return at < text.length();
    }

    private String until(char end) {
        int to = text.indexOf(end, at);
        String part = text.substring(at, to);
        at = to + 1;
        return part;
    }

    private String word() {
        return until('\t');
    }

    private String data() {
        return until('\n');
    }

    private int whole() {
        return (int) number();
    }

    private long number() {
        int to = text.indexOf('\t', at);
        long number = Long.parseLong(text, at, to, 10);
        at = to + 1;
        return number;
    }
}
