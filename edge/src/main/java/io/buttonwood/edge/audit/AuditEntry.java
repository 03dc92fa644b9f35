package io.buttonwood.edge.audit;

/// One line of the audit log: who did what to what, when, from where, with which result.
///
/// The hash covers every field and the hash before it ([AuditChain]). Texts are clean ([LogText]) and without secrets
/// ([Secrets]) when they come from [AuditLog]; an unknown one is empty, never null.
///
/// @param index 0, 1, 2, … without gaps
/// @param timeNanos Unix time in nanoseconds
/// @param actor user or key id, empty for nobody
/// @param action what was tried, dotted: `order.cancel`, `screening.refused`
/// @param target what it was done to: an id or a path
/// @param address the client's address
/// @param result `ok`, `refused`, `failed`, or a status
public record AuditEntry(long index, long timeNanos, String actor, String action, String target, String address,
        String requestId, String result, String detail, byte[] previousHash, byte[] hash) { }
