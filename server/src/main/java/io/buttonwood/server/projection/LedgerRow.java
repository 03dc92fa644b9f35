package io.buttonwood.server.projection;

import io.buttonwood.core.Bucket;
import io.buttonwood.core.LedgerKind;

/// One posting with the entry that it belongs to.
///
/// @param line its place in the entry, from 0
public record LedgerRow(
        long entryId,
        int line,
        long accountId,
        int assetId,
        Bucket bucket,
        long amountUnits,
        LedgerKind kind,
        long reference,
        String memo,
        long sequence,
        long timeNanos) {}
