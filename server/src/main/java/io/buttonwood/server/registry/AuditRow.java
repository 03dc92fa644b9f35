package io.buttonwood.server.registry;

/// A line of the audit trail, chained to the line before by its hash.
///
/// @param index from 1, without gaps
public record AuditRow(
        long index,
        long timeNanos,
        String actor,
        String action,
        String target,
        String address,
        String requestId,
        String result,
        String detail,
        String previousHash,
        String hash) {}
