package io.buttonwood.edge.notification;

/// How far one connection is in one stream. Guarded by the connection's lock.
///
/// Live: every message from `nextSeq` on is queued as it is published. Lagging: messages from `nextSeq` to `headSeq`
/// are in the pending store and are read from there page by page; it turns live when `nextSeq` passes `headSeq`.
final class StreamCursor {
    final Stream stream;
    long nextSeq;
    /// The last sequence that this connection was meant to get: the next message's `prev_seq`.
    long prevSeq;
    long headSeq;
    boolean lagging;

    StreamCursor(Stream stream, long nextSeq) {
        this.stream = stream;
        this.nextSeq = nextSeq;
        this.prevSeq = nextSeq - 1;
    }

    void advance(long seq) {
        prevSeq = seq;
        nextSeq = seq + 1;
    }
}
