package io.buttonwood.edge.notification;

/// Declared loss: of this stream, nothing from `fromSeq` to `toSeq` (both included) that was not delivered already
/// will be.
public record Loss(Stream stream, long fromSeq, long toSeq, LossReason reason) {}
