package io.buttonwood.server.projection;

/// How far the projection has come, for readers that wait for their own writes. Any thread.
public final class Progress {
    /// The last committed sequence that this process knows of.
    public long sequence() { throw new UnsupportedOperationException(); }
}
