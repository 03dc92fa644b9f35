package io.buttonwood.cluster;

/// One follower of the event stream with a thread of its own. However slow it is, the engine never waits for it.
public final class EventReader implements AutoCloseable {
    EventReader() {}

    /// The sequence of the last batch the handler has finished, or where it started.
    public long sequence() {
        return 0;
    }

    /// Stops after the batch at hand; waits for the thread.
    @Override
    public void close() {}
}
