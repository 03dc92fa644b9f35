package io.buttonwood.edge.notification;

import java.util.List;

/// One delivery to one connection: its items, higher lanes first, and what was lost since the last one.
///
/// @param number     of this connection, from 1; a retried delivery keeps it
/// @param attempt    1 for the first try
/// @param losses     declared losses; a delivery may carry nothing else
/// @param builtNanos when it was put together, epoch nanoseconds
public record Batch(long connection, long number, int attempt, List<Item> items, List<Loss> losses, long builtNanos) {

    /// A message in its connection's chain. `prevSeq` is the sequence of the message before it that this connection
    /// was meant to get in this stream: a filter shows as a jump from `prevSeq` to `seq`; if `prevSeq` is not what
    /// the client saw last, the difference is named among the losses of this delivery or an earlier one.
    ///
    /// A redelivered message is outside the chain and has `prevSeq` 0.
    public record Item(Message message, Stream stream, long seq, long prevSeq) {
        public Notification notification() {
            return message.notification();
        }

        public byte[] payload() {
            return message.payload();
        }
    }
}
