package io.buttonwood.server.projection;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.LedgerKind;
import java.util.ArrayList;
import java.util.List;

/// What an entry of the ledger moved on one account, as it lies in one row.
record EntryPart(
        long accountId,
        long entryId,
        LedgerKind kind,
        long reference,
        String memo,
        long sequence,
        long timeNanos,
        List<Line> postings) {

    /// A posting: `line,asset,bucket,amount` in the row's text, parted by semicolons.
    record Line(int line, int assetId, Bucket bucket, long amountUnits) {}

    String text() {
        var text = new StringBuilder(postings.size() * 32);
        for (Line each : postings) {
            text.append(text.isEmpty() ? "" : ";").append(each.line()).append(',').append(each.assetId()).append(',')
                    .append(each.bucket().name()).append(',').append(each.amountUnits());
        }
        return text.toString();
    }

    static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        for (String each : text.split(";")) {
            String[] parts = each.split(",");
            lines.add(new Line(
                    Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Bucket.valueOf(parts[2]), Long.parseLong(parts[3])));
        }
        return lines;
    }

    /// The last posting first, as lists are newest first.
    List<LedgerRow> rows() {
        return postings.reversed().stream()
                .map(each -> new LedgerRow(
                        entryId, each.line(), accountId, each.assetId(), each.bucket(), each.amountUnits(), kind, reference,
                        memo, sequence, timeNanos))
                .toList();
    }
}
