package io.buttonwood.edge.notification;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One delivery to one connection: its items, higher lanes first, and what was lost since the last one.
///
/// @param number     of this connection, from 1; a retried delivery keeps it
/// @param attempt    1 for the first try
/// @param losses     declared losses; a delivery may carry nothing else
/// @param builtNanos when it was put together, epoch nanoseconds
public record Batch(long connection, long number, int attempt, List<Item> items, List<Loss> losses, long builtNanos) {

    /// A message in its connection's chain, maybe an object that many connections share.
    public static final class Item {
        private final Message message;
        private final Stream stream;
        private final long seq;
        private final long prevSeq;
        private final boolean shared;
        private volatile @Nullable Object kept;

        Item(Message message, Stream stream, long seq, long prevSeq, boolean shared) {
            this.message = message;
            this.stream = stream;
            this.seq = seq;
            this.prevSeq = prevSeq;
            this.shared = shared;
        }

        public Message message() {
            return message;
        }

        public Stream stream() {
            return stream;
        }

        public long seq() {
            return seq;
        }

        /// The sequence of the message before it that this connection was meant to get in this stream: a filter shows as
        /// a jump from `prevSeq` to `seq`; if `prevSeq` is not what the client saw last, the difference is named among the
        /// losses of this delivery or an earlier one.
        ///
        /// A redelivered message is outside the chain and has `prevSeq` 0.
        public long prevSeq() {
            return prevSeq;
        }

        public Notification notification() {
            return message.notification();
        }

        public byte[] payload() {
            return message.payload();
        }

        /// Whether many connections get this very object, so that what is made of it is worth to [#keep].
        public boolean shared() {
            return shared;
        }

        /// What the host keeps with it, null if nothing yet. Any thread; two that find nothing may both make it.
        public @Nullable Object kept() {
            return kept;
        }

        public void keep(Object made) {
            kept = made;
        }
    }
}
